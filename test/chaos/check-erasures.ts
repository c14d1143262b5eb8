import { expect } from 'vitest';
import { deviceKeyOf, rows } from '../workbench/checker.js';
import type { Workbench } from '../workbench/workbench.js';
import type { Happened } from './happened.js';
import { macsOf } from './rosters.js';

/** What may not be left of a student. */
const LEFT = [
  'roster_device WHERE student_no = ?',
  'live_presence WHERE student_no = ?',
  'correction WHERE student_no = ?',
  'free_evidence WHERE student_no = ?',
  'class_evidence WHERE student_no = ? AND seed_first IS NOT NULL',
  "verdict WHERE student_no = ? AND verdict <> 'not_measured'",
];

/** Nothing of an erased student is there, and the devices are suppressed. */
export async function checkErasures(bench: Workbench, { roster, erased }: Happened): Promise<void> {
  const wrong: string[] = [];
  const count = async (from: string, value: unknown) => {
    const [counted] = await rows(bench, `SELECT COUNT(*) AS n FROM ${from}`, [value]);
    return Number(counted!['n']);
  };
  for (const student of erased) {
    const sql = 'SELECT student_no FROM student WHERE student_id = ?';
    const [{ student_no: studentNo } = {}] = await rows(bench, sql, [student]);
    for (const from of LEFT)
      if ((await count(from, studentNo)) > 0) wrong.push(`${student}: ${from}`);
    const devices = macsOf(roster, student).map((mac) => deviceKeyOf(bench, mac));
    if ((await count('access_event WHERE device_key IN (?)', devices)) > 0)
      wrong.push(`${student}: events of the devices`);
    if ((await count('suppressed_device WHERE device_key IN (?)', devices)) < devices.length)
      wrong.push(`${student}: a device is not suppressed`);
  }
  expect(wrong).toEqual([]);
}
