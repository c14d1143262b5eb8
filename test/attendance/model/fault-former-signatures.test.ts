import { expect, test } from 'vitest';
import { SILENCES } from '../../../src/attendance/model/signatures.js';
import type { Database } from '../../../src/mysql/pool.js';
import { readSignatureSilence } from '../../../src/mysql/rollup/signature-silence.js';

/** What the release before stored of a version. */
const FORMER = [
  ['others_away', 0.3],
  ['others_heard', 0.35],
  ['others_here', 0.05],
  ['others_nothing', 0.3],
  ['present_away', 0.1],
  ['present_heard', 0.75],
  ['present_here', 0.05],
  ['present_nothing', 0.1],
] as const;

test('signatures of the release before make nobody present by silence', async () => {
  const rows = FORMER.map(([kind, share]) => ({ kind, room: '', share }));
  const db = { execute: () => Promise.resolve([rows]) } as unknown as Database;
  const { silences } = await readSignatureSilence(db, 1);
  expect(silences!.present.near_near).toBe(0.1);
  expect(silences!.others.far_far).toBe(0.3);
  for (const one of SILENCES) expect(silences!.leastLogOdds[one]).toBeLessThanOrEqual(0);
});
