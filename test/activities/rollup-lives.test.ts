import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, test } from 'vitest';
import { createCountRooms, type CountRoomsStore } from '../../src/activities/count-rooms.js';
import {
  createDecideClasses,
  type DecideClassesStore,
} from '../../src/activities/decide-classes.js';
import {
  createGatherEvidence,
  type GatherEvidenceStore,
} from '../../src/activities/gather-evidence.js';
import { createRollupSteps, type RollupDayStore } from '../../src/activities/rollup-day.js';

/**
 * One statement over a day of 100,000 students takes longer than the heartbeat timeout on a busy
 * machine. Until a heartbeat comes, these stores do not answer.
 */
const SCOPE = { date: '2019-09-02', runId: 'run', policy: 'seed', policyVersion: 1, at: null };
const POLICY = { readPolicy: () => Promise.resolve({ version: 1, rule: 'seed', parameters: {} }) };

/** A step that does not live waits for ever. */
const WITHIN = { timeout: 20_000 };
const DAY_STEPS = ['startRollup', 'noteHeard', 'sealDay'] as const;

test.each(DAY_STEPS)(
  'while one statement of %s runs, the step says that it lives',
  WITHIN,
  async (step) => {
    const environment = new MockActivityEnvironment();
    const heartbeat = new Promise<void>((heard) => environment.on('heartbeat', () => heard()));
    const store = {
      ...POLICY,
      lastPolicyOf: () => Promise.resolve(undefined),
      readDayFeed: () => Promise.resolve(undefined),
      startRollup: () => heartbeat.then(() => ({ classes: 0 })),
      noteHeard: () => heartbeat,
      sealDay: () => heartbeat.then(() => ({ state: 'final' })),
    } as unknown as RollupDayStore;
    const now = () => '2019-09-03 04:10:00';
    const logEnds = () => Promise.resolve(undefined);
    const steps = createRollupSteps({ store, topic: 'wifi', logEnds, now });
    const run = steps[step] as (scope: object) => Promise<unknown>;
    await environment.run(run, SCOPE);
    await expect(heartbeat).resolves.toBeUndefined();
  },
);

/** What each step of a part of the day needs of a database that waits for a heartbeat. */
const PART_STEPS: [string, (heartbeat: Promise<void>) => (scope: never) => Promise<unknown>][] = [
  [
    'counts rooms',
    (heartbeat) =>
      createCountRooms({
        ...POLICY,
        readStoredRooms: () => heartbeat.then(() => ({ sightings: [], classes: [] })),
        writeRooms: () => heartbeat,
      } as unknown as CountRoomsStore),
  ],
  [
    'gathers evidence',
    (heartbeat) =>
      createGatherEvidence({
        ...POLICY,
        readClassTimes: () => Promise.resolve([]),
        readRoomsOfPoints: () => Promise.resolve(new Map()),
        readStudentDays: () => Promise.resolve([]),
        writeEvidence: () => heartbeat,
      } as unknown as GatherEvidenceStore),
  ],
  [
    'decides classes',
    (heartbeat) =>
      createDecideClasses(
        { readStoredClasses: () => heartbeat.then(() => []) } as unknown as DecideClassesStore,
        () => '2019-09-03 04:10:00',
      ),
  ],
];

test.each(PART_STEPS)(
  'while one statement of the step that %s runs, the step says that it lives',
  WITHIN,
  async (_, stepWith) => {
    const environment = new MockActivityEnvironment();
    const heartbeat = new Promise<void>((heard) => environment.on('heartbeat', () => heard()));
    await environment.run(stepWith(heartbeat) as (scope: object) => Promise<unknown>, SCOPE);
    await expect(heartbeat).resolves.toBeUndefined();
  },
);
