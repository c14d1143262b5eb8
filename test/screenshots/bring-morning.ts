import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { instantOf } from '../../src/attendance/wall-clock.js';
import { table, type Row } from '../workbench/simulated-rollup.js';
import type { Workbench } from '../workbench/workbench.js';

/** A simulated campus on a morning in its third week: the days before it are rolled up. */
export type Morning = {
  /** Milliseconds since 1970. */
  now: number;
  evening: number;
  /** The last day that is rolled up. */
  lastDay: string;
  /** The address of a class of it, and one of its students. */
  classPath: string;
  /** The address of a class that is in progress. */
  runningPath: string;
  student: string;
  /** Another one of its students, who was away with an excuse. */
  excused: string;
  course: string;
  /** The room in which the class met. */
  room: string;
};

const FIRST = '2019-09-02';
const LAST = '2019-09-18';
const TODAY = '2019-09-19';
const CLOCK = '10:52:00';

export async function bringMorning(bench: Workbench): Promise<Morning> {
  const folder = join(bench.folder, 'campus');
  const sizes = ['--seed', '5', '--students', '700', '--days', '18'];
  await bench.succeed(['simulate', folder, '--start-date', FIRST, ...sizes]);
  await bench.succeed(['import', folder]);
  await bench.startWorker();
  await bench.succeed(['send', upTo(folder, `${TODAY} ${CLOCK}`)]);
  await bench.succeed(['ingest', 'start']);
  await bench.succeed(['ingest', 'wait', '--timeout', '240']);
  await bench.succeed(['rollup', 'run', '--date', FIRST, '--to', LAST, '--policy', 'standard']);
  const truth = table(folder, 'truth.csv');
  return {
    now: instantOf(`${TODAY} ${CLOCK}`, 'Asia/Shanghai'),
    evening: instantOf(`${TODAY} 21:40:00`, 'Asia/Shanghai'),
    lastDay: LAST,
    ...classToShow(truth),
    runningPath: runningClass(truth),
  };
}

/** The records up to a moment, as a file of their own. */
function upTo(folder: string, campusTime: string): string {
  const file = join(folder, 'until-now.jsonl');
  const lines = readFileSync(join(folder, 'events.jsonl'), 'utf8').split('\n');
  const timeOf = (line: string) => /"connecttime":"([^"]+)"/.exec(line)?.[1] ?? '~';
  writeFileSync(file, lines.filter((line) => timeOf(line) <= campusTime).join('\n') + '\n');
  return file;
}

/** A class of today that began in the last hour, so that it is not over. */
function runningClass(truth: Row[]): string {
  const hourBefore = CLOCK.replace(/^10/, '09');
  const { course, section, start } = truth.find(
    ({ date, start: at = '' }) => date === TODAY && at > hourBefore && at < CLOCK,
  )!;
  return `/classes/${TODAY}/${course}/${section}/${start}`;
}

/** A class of the last day with some thirty students. */
function classToShow(
  truth: Row[],
): Pick<Morning, 'classPath' | 'student' | 'excused' | 'course' | 'room'> {
  const classes = new Map<string, Row[]>();
  for (const row of truth.filter(({ date }) => date === LAST)) {
    const key = `${row['course']}/${row['section']}/${row['start']}`;
    classes.set(key, [...(classes.get(key) ?? []), row]);
  }
  const distance = ([, rows]: [string, Row[]]) => Math.abs(rows.length - 30);
  const [key, rows] = [...classes].sort((a, b) => distance(a) - distance(b))[0]!;
  const [absent, excused] = rows.toSorted((a, b) => Number(a['attended']) - Number(b['attended']));
  return {
    classPath: `/classes/${LAST}/${key}`,
    student: absent!['student_id']!,
    excused: excused!['student_id']!,
    course: key.split('/')[0]!,
    room: rows[0]!['room_used']!,
  };
}
