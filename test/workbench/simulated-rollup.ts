import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import type { Workbench } from './workbench.js';

export type Row = Record<string, string>;

/** A simulated campus in the folder of a workbench: imported, sent and ingested, not rolled up. */
export type SimulatedCampus = { folder: string; truth: Row[]; timetable: Row[]; days: string[] };

/**
 * Simulates a campus and brings it through Kafka into the workbench's database.
 * @param flags more flags of `rollcall simulate`
 */
export async function bringCampus(
  bench: Workbench,
  {
    seed,
    students,
    days,
    flags = [],
  }: { seed: number; students: number; days: number; flags?: string[] },
): Promise<SimulatedCampus> {
  const folder = join(bench.folder, `campus-${seed}`);
  const sizes = ['--seed', String(seed), '--students', String(students), '--days', String(days)];
  await bench.succeed(['simulate', folder, ...sizes, ...flags]);
  await bench.succeed(['import', folder]);
  await bench.startWorker();
  await bench.succeed(['send', join(folder, 'events.jsonl')]);
  await bench.succeed(['ingest', 'start']);
  await bench.succeed(['ingest', 'wait', '--timeout', '120']);
  const truth = table(folder, 'truth.csv');
  return {
    folder,
    truth,
    timetable: table(folder, 'timetable.csv'),
    days: [...new Set(truth.map((row) => row['date']!))].sort(),
  };
}

/** The rows of a CSV file of the campus. Simulated names and times have no quotes and no commas. */
export function table(folder: string, name: string): Row[] {
  return parse(readFileSync(join(folder, name), 'utf8'));
}

export function parse(csv: string): Row[] {
  const [header, ...lines] = csv.trim().split('\n');
  const columns = header!.split(',');
  return lines.map((line) => {
    const fields = line.split(',');
    return Object.fromEntries(columns.map((column, i) => [column, fields[i] ?? '']));
  });
}

/** All rows that rollups have written, without the times of writing. */
export async function rolledUp({ db }: Workbench): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const [name, order] of Object.entries(WRITTEN)) {
    const [rows] = await db.query<RowDataPacket[]>(`SELECT * FROM ${name} ORDER BY ${order}`);
    found[name] = rows.map(({ rolled_up_at: _at, learned_at: _learned, ...row }) => row);
  }
  return found;
}

const WRITTEN = {
  class_evidence: 'class_no, student_no',
  free_evidence: 'day, student_no',
  heard_piece: 'day, access_point_no',
  learned_time: 'policy, day, moment, room, access_point_no',
  learned_silence: 'policy, day, kind, room',
  learned_stay: 'policy, day, moment, access_point_no',
  signature_version: 'version',
  signature: 'version, moment, room, access_point_no',
  signature_silence: 'version, kind, room',
  signature_stay: 'version, moment, access_point_no',
  learned_room: 'version, access_point_no',
  verdict: 'class_no, student_no',
  class_attendance: 'class_no',
  course_attendance: 'day, course, section',
  room_day: 'room, day',
};
