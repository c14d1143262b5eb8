import { afterAll, beforeAll, expect, test } from 'vitest';
import { leastLogOdds } from '../../../src/attendance/model/silence.js';
import { forEachSilence, SILENCES } from '../../../src/attendance/model/signatures.js';
import {
  INSERT_SIGNATURE_SILENCE,
  readSignatureSilence,
  signatureSilenceRows,
  type SignatureSilence,
} from '../../../src/mysql/rollup/signature-silence.js';
import { insertRows } from '../../../src/mysql/insert-rows.js';
import { withTransaction } from '../../../src/mysql/pool.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { PARAMETERS, signaturesOf } from '../../workbench/evidence.js';

let database: TestDatabase;

beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database?.drop());

async function stored(
  version: number,
  rows: ReturnType<typeof signatureSilenceRows> | [kind: string, room: string, share: number][],
): Promise<SignatureSilence> {
  const { db } = database;
  await withTransaction(db, (tx) =>
    insertRows(
      tx,
      INSERT_SIGNATURE_SILENCE,
      rows.map((row) => [version, ...row]),
    ),
  );
  return readSignatureSilence(db, version);
}

const FORMER: [kind: string, room: string, share: number][] = [
  ['room', 'A', 0.17],
  ['present_heard', '', 0.7],
  ['present_here', '', 0.15],
  ['present_away', '', 0.09],
  ['present_nothing', '', 0.06],
  ['others_heard', '', 0.4],
  ['others_here', '', 0.05],
  ['others_away', '', 0.2],
  ['others_nothing', '', 0.35],
];

test('signatures of the release before have their shares under the kinds of this one', async () => {
  const { silentPresent, silences } = await stored(1, FORMER);
  expect([...silentPresent]).toEqual([['A', 0.17]]);
  expect(silences).toMatchObject({
    present: {
      ...{ heard: 0.7, here_between: 0.15, here: 0.15, near_near: 0.09 },
      ...{ near_far: 0.09, far_near: 0.09, far_far: 0.06 },
    },
    others: {
      ...{ heard: 0.4, here_between: 0.05, here: 0.05, near_near: 0.2 },
      ...{ near_far: 0.2, far_near: 0.2, far_far: 0.35 },
    },
  });
});

test('signatures of the release before infer nobody', async () => {
  const silence = await stored(2, FORMER);
  const signatures = { ...signaturesOf({ A: { 1: 0.9 } }, { 1: 0.1 }), ...silence };
  for (const kind of SILENCES)
    expect(leastLogOdds(signatures, kind, PARAMETERS)).toBeLessThanOrEqual(0);
});

test('signatures without kinds of silence have none after they were stored', async () => {
  expect(await stored(3, [['room', 'A', 0.17]])).toEqual({
    silentPresent: new Map([['A', 0.17]]),
    silences: null,
  });
});

test('all kinds of silence are read as they were stored, together with what they add at least', async () => {
  const value = (from: number) =>
    Object.fromEntries(SILENCES.map((kind, i) => [kind, from + i / 64])) as Record<
      (typeof SILENCES)[number],
      number
    >;
  const silence: SignatureSilence = {
    silentPresent: new Map([
      ['A', 0.125],
      ['present_heard', 0.25],
    ]),
    silences: {
      present: { heard: 0.5, ...value(0.0625) },
      others: { heard: 0.25, ...value(0.125) },
      leastLogOdds: value(-2),
    },
  };
  expect(await stored(4, signatureSilenceRows(silence))).toEqual(silence);
});

test('shares of last classes are read as they were stored, beside the others', async () => {
  const shares = { heard: 0.4, ...forEachSilence((kind) => 0.01 * (1 + SILENCES.indexOf(kind))) };
  const written: SignatureSilence = {
    silentPresent: new Map([['A', 0.17]]),
    silences: {
      ...{ present: shares, others: { ...shares, heard: 0.3 } },
      leastLogOdds: forEachSilence(() => 1.5),
      last: {
        present: { heard: 0.8, near: 0.15, far: 0.05 },
        others: { heard: 0.3, near: 0.1, far: 0.6 },
      },
    },
  };
  expect(await stored(90, signatureSilenceRows(written))).toEqual(written);
});
