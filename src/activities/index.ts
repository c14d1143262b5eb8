import { createAttentionSteps, type AttentionDependencies } from './attention-steps.js';
import { createControlIngest, type ControlIngestDependencies } from './control-ingest.js';
import { createCountRooms, type CountRoomsStore } from './count-rooms.js';
import { createDecideClasses, type DecideClassesStore } from './decide-classes.js';
import { withFailures } from './failures.js';
import { createGatherEvidence, type GatherEvidenceStore } from './gather-evidence.js';
import { createImportSteps, type ImportDependencies } from './import-steps.js';
import { createIngestWindow, type IngestWindowDependencies } from './ingest-window.js';
import { createLearnSignatures, type LearnSignaturesStore } from './learn-signatures.js';
import { createNightlySteps, type NightlyDependencies } from './nightly-steps.js';
import { createRecordIngestState } from './record-ingest-state.js';
import { createRollupSteps, type RollupDependencies } from './rollup-day.js';

export type ActivityDependencies = {
  /** For reading a partition, and for what operators ask of it. */
  ingest: IngestWindowDependencies & ControlIngestDependencies;
  /** For the steps of a rollup. */
  rollup: RollupDependencies & {
    store: GatherEvidenceStore & LearnSignaturesStore & DecideClassesStore & CountRoomsStore;
  };
  /** For the nightly run. */
  nightly: NightlyDependencies;
  /** For the rules that say who should be called. */
  attention: AttentionDependencies;
  /** For the nightly import of the roster. */
  rosterImport: ImportDependencies;
};

/** Every activity, by the name by which workflows call it. */
export function createActivities({
  ingest,
  rollup,
  nightly,
  attention,
  rosterImport,
}: ActivityDependencies) {
  const { startRollup, noteHeard, sealDay } = createRollupSteps(rollup);
  const { daysToRollUp, classesInProgress, eraseOptedOut, expireEvents, expireResults, packDays } =
    createNightlySteps(nightly);
  const { findAttention, deliverDigest } = createAttentionSteps(attention);
  const { importNightly, noteFailedImport } = createImportSteps(rosterImport);
  return {
    ingestWindow: withFailures(createIngestWindow(ingest)),
    controlIngest: withFailures(createControlIngest(ingest)),
    recordIngestState: withFailures(createRecordIngestState(ingest.store)),
    startRollup: withFailures(startRollup),
    noteHeard: withFailures(noteHeard),
    gatherEvidence: withFailures(createGatherEvidence(rollup.store)),
    learnSignatures: withFailures(createLearnSignatures(rollup.store, rollup.now)),
    decideClasses: withFailures(createDecideClasses(rollup.store, rollup.now)),
    countRooms: withFailures(createCountRooms(rollup.store)),
    sealDay: withFailures(sealDay),
    daysToRollUp: withFailures(daysToRollUp),
    classesInProgress: withFailures(classesInProgress),
    eraseOptedOut: withFailures(eraseOptedOut),
    expireEvents: withFailures(expireEvents),
    expireResults: withFailures(expireResults),
    packDays: withFailures(packDays),
    findAttention: withFailures(findAttention),
    deliverDigest: withFailures(deliverDigest),
    importNightly: withFailures(importNightly),
    noteFailedImport: withFailures(noteFailedImport),
  };
}

/** What workflows see of the activities: their names, inputs and results. */
export type Activities = ReturnType<typeof createActivities>;
