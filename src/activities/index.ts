import type { IngestStore } from '../mysql/ingest-store.js';
import { withFailures } from './failures.js';
import { createIngestWindow, type IngestWindowDependencies } from './ingest-window.js';
import { createNightlySteps, type NightlyDependencies } from './nightly-steps.js';
import { createRecordIngestState } from './record-ingest-state.js';
import { createRollupSteps, type RollupDependencies } from './rollup-day.js';

export type ActivityDependencies = {
  ingest: IngestWindowDependencies & { store: IngestStore };
  rollup: RollupDependencies;
  nightly: NightlyDependencies;
};

/** Every activity, by the name that workflows call it by. */
export function createActivities({ ingest, rollup, nightly }: ActivityDependencies) {
  const { startRollup, gatherEvidence, decideClasses, sealDay } = createRollupSteps(rollup);
  const { daysToRollUp, expireEvents } = createNightlySteps(nightly);
  return {
    ingestWindow: withFailures(createIngestWindow(ingest)),
    recordIngestState: withFailures(createRecordIngestState(ingest.store)),
    startRollup: withFailures(startRollup),
    gatherEvidence: withFailures(gatherEvidence),
    decideClasses: withFailures(decideClasses),
    sealDay: withFailures(sealDay),
    daysToRollUp: withFailures(daysToRollUp),
    expireEvents: withFailures(expireEvents),
  };
}

export type Activities = ReturnType<typeof createActivities>;
