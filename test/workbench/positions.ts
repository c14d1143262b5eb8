import { rows } from './checker.js';
import type { Workbench } from './workbench.js';

/*
 * The position rows. A test that waits reads them here rather than by `rollcall ingest status`,
 * because each command is a process and costs most of a second of CPU.
 */

/** The sum of the positions: how many offsets are read. */
export async function readSoFar(bench: Pick<Workbench, 'db'>): Promise<number> {
  const sql = 'SELECT COALESCE(SUM(next_offset), 0) AS offsets FROM ingest_position';
  const [sum] = await rows(bench, sql);
  return Number(sum!['offsets']);
}

/** The partitions that are blocked, in order. */
export async function blockedPartitions(bench: Pick<Workbench, 'db'>): Promise<number[]> {
  const sql =
    "SELECT partition_no FROM ingest_position WHERE state = 'blocked' ORDER BY partition_no";
  return (await rows(bench, sql)).map((row) => row['partition_no'] as number);
}
