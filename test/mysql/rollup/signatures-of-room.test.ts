import { afterAll, beforeAll, expect, test } from 'vitest';
import { findSignaturesOfRoom } from '../../../src/mysql/rollup/signatures-of-room.js';
import { readSignatures } from '../../../src/mysql/rollup/signatures.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  await db.query(
    `INSERT INTO signature_version (version, policy, policy_version, day, fingerprint, floor,
                                    silent_elsewhere, silent_present, learned_at)
     VALUES (7, 'standard', 1, '2025-09-01', REPEAT('0', 64), 0.0001, 0.5, 0.2, UTC_TIMESTAMP())`,
  );
  for (const moment of ['during', 'before', 'after'])
    await db.query('INSERT INTO signature VALUES ?', [
      [
        [7, moment, '', 1, 0.1],
        [7, moment, '', 2, 0.2],
        [7, moment, '', 3, 0.3],
        [7, moment, 'A', 1, 0.6],
        [7, moment, 'A', 4, 0.3],
        [7, moment, 'B', 2, 0.9],
        [8, moment, 'A', 1, 0.5],
      ],
    ]);
  await db.query('INSERT INTO signature_stay (version, moment, access_point_no, share) VALUES ?', [
    [
      [7, 'before', 1, 0.7],
      [7, 'start', 3, 0.8],
      [7, 'later', 4, 0.9],
    ],
  ]);
  await db.query('INSERT INTO signature_silence (version, kind, room, share) VALUES ?', [
    [
      [7, 'room', 'A', 0.17],
      [7, 'room', 'B', 0.18],
    ],
  ]);
});
afterAll(() => database?.drop());

test('the signatures of a room have all of the room, and of other time some access points', async () => {
  const { byRoom, freeTime, stays, silentPresent, ...rest } = (await findSignaturesOfRoom(
    database.db,
    7,
    'A',
    [1, 3, 9],
  ))!;
  for (const moment of ['during', 'before', 'after'] as const) {
    expect(byRoom[moment]).toEqual(
      new Map([
        [
          'A',
          new Map([
            [1, 0.6],
            [4, 0.3],
          ]),
        ],
      ]),
    );
    expect(freeTime[moment]).toEqual(
      new Map([
        [1, 0.1],
        [3, 0.3],
      ]),
    );
  }
  expect(stays).toEqual({
    before: new Map([[1, 0.7]]),
    start: new Map([[3, 0.8]]),
    early: new Map(),
    later: new Map(),
  });
  expect(silentPresent).toEqual(new Map([['A', 0.17]]));
  expect(await readSignatures(database.db, 7)).toMatchObject(rest);
});

test('there are no signatures of a version that is not stored', async () => {
  expect(await findSignaturesOfRoom(database.db, 9, 'A', [1])).toBeUndefined();
});
