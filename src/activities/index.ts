import type { IngestStore } from '../mysql/ingest-store.js';
import { createControlIngest } from './control-ingest.js';
import { createDecideClasses } from './decide-classes.js';
import { withFailures } from './failures.js';
import { createGatherEvidence } from './gather-evidence.js';
import { createIngestWindow, type IngestWindowDependencies } from './ingest-window.js';
import { createLearnSignatures } from './learn-signatures.js';
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
  const { startRollup, noteHeard, sealDay } = createRollupSteps(rollup);
  const { daysToRollUp, classesInProgress, eraseOptedOut, expireEvents } =
    createNightlySteps(nightly);
  return {
    ingestWindow: withFailures(createIngestWindow(ingest)),
    controlIngest: withFailures(createControlIngest(ingest)),
    recordIngestState: withFailures(createRecordIngestState(ingest.store)),
    startRollup: withFailures(startRollup),
    noteHeard: withFailures(noteHeard),
    gatherEvidence: withFailures(createGatherEvidence(rollup.store)),
    learnSignatures: withFailures(createLearnSignatures(rollup.store, rollup.now)),
    decideClasses: withFailures(createDecideClasses(rollup.store, rollup.now)),
    sealDay: withFailures(sealDay),
    daysToRollUp: withFailures(daysToRollUp),
    classesInProgress: withFailures(classesInProgress),
    eraseOptedOut: withFailures(eraseOptedOut),
    expireEvents: withFailures(expireEvents),
  };
}

export type Activities = ReturnType<typeof createActivities>;
