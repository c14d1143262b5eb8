import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database?.drop();
});

test('the views have the columns of the contract', async () => {
  const rates =
    'enrolled present partial absent unknown not_measured seed_rate rate rate_low rate_high ' +
    'coverage state policy rolled_up_at';
  const ofClass =
    'suggested_room met_in confirmed policy_version signature_version inferred excused';
  const columnsOf = async (name: string) => {
    const [rows] = await database.db.query<RowDataPacket[]>(`SHOW COLUMNS FROM ${name}`);
    return rows.map((row) => row['Field'] as string).join(' ');
  };
  expect(await columnsOf('class_rates')).toBe(
    `class_date course section room starts_at ends_at ${rates} ${ofClass}`,
  );
  expect(await columnsOf('section_rates')).toBe(
    `class_date course section classes ${rates} excused`,
  );
  expect(await columnsOf('course_rates')).toBe(`class_date course classes ${rates} excused`);
  expect(await columnsOf('ingest_lag')).toBe(
    'topic partition_no next_offset end_offset records_behind last_event_at state state_reason',
  );
});

test('ingest_lag says how far each partition has been read', async () => {
  await database.db.query(
    `INSERT INTO ingest_position
       (topic, partition_no, next_offset, end_offset, log_start_offset, state, state_reason,
        last_event_at, updated_at)
     VALUES
     ('wifi', 0, 70, 100, 0, 'running', NULL, '2019-09-02 15:23:02', '2019-09-02 07:23:02'),
     ('wifi', 1, 12, 10, 0, 'paused', 'a new roster comes', NULL, '2019-09-02 07:23:02')`,
  );
  const [rows] = await database.db.query('SELECT * FROM ingest_lag ORDER BY partition_no');
  const topic = 'wifi';
  expect(rows).toEqual([
    {
      ...{ topic, partition_no: 0, next_offset: 70, end_offset: 100, records_behind: 30 },
      ...{ last_event_at: '2019-09-02 15:23:02', state: 'running', state_reason: null },
    },
    {
      ...{ topic, partition_no: 1, next_offset: 12, end_offset: 10, records_behind: 0 },
      ...{ last_event_at: null, state: 'paused', state_reason: 'a new roster comes' },
    },
  ]);
});
