import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { migrationStatements } from '../../workbench/migration-statements.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database?.drop());

test('silence that was stored under names with a space gets its kind, and a room keeps its name', async () => {
  const { db } = database;
  await db.query('DROP TABLE learned_silence, signature_silence');
  for (const statement of migrationStatements(
    '0005-standard.sql',
    'learned_silence',
    'signature_silence',
  ))
    await db.query(statement);
  const counted = ['', ' free away', ' room elsewhere', ' elsewhere nothing', 'A-101', ' Hall'];
  for (const [i, room] of counted.entries())
    await db.query('INSERT INTO learned_silence VALUES (?, ?, ?, ?, ?)', [
      'standard',
      '2019-09-02',
      room,
      10 + i,
      i,
    ]);
  const shares = [' heard present', ' silent here', ' heard others', ' others away', 'A-101'];
  for (const [i, room] of shares.entries())
    await db.query('INSERT INTO signature_silence VALUES (1, ?, ?)', [room, i / 10]);

  for (const statement of migrationStatements('0007-silence.sql')) await db.query(statement);

  const [moved] = await db.query(
    'SELECT kind, room, students, silent FROM learned_silence ORDER BY students',
  );
  expect(moved).toEqual([
    { kind: 'free_nothing', room: '', students: 10, silent: 0 },
    { kind: 'free_away', room: '', students: 11, silent: 1 },
    { kind: 'room_elsewhere', room: '', students: 12, silent: 2 },
    { kind: 'elsewhere_nothing', room: '', students: 13, silent: 3 },
    { kind: 'room', room: 'A-101', students: 14, silent: 4 },
    { kind: 'room', room: ' Hall', students: 15, silent: 5 },
  ]);
  const [movedShares] = await db.query(
    'SELECT kind, room, share FROM signature_silence ORDER BY share',
  );
  expect(movedShares).toEqual([
    { kind: 'present_heard', room: '', share: 0 },
    { kind: 'present_here', room: '', share: 0.1 },
    { kind: 'others_heard', room: '', share: 0.2 },
    { kind: 'others_away', room: '', share: 0.3 },
    { kind: 'room', room: 'A-101', share: 0.4 },
  ]);
});
