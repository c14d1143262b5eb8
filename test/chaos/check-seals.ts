import { expect } from 'vitest';
import { expectSame, rows } from '../workbench/checker.js';
import type { Recount } from '../workbench/recount.js';
import type { Workbench } from '../workbench/workbench.js';
import { lastWords, type Happened } from './happened.js';

/**
 * Each open day is sealed with the newest roster and has seen every batch. What its evidence says
 * of who was seen is that of a recount, and so are the verdicts of a day that was rolled up by the
 * policy seed, but for what people have said.
 */
export async function checkSeals(
  bench: Workbench,
  happened: Happened,
  kept: Recount,
): Promise<void> {
  for (const day of happened.openDays) {
    expect(await unseen(bench, day)).toEqual([]);
    expectSame(await seenInClasses(bench, day), recountedSeen(kept, day));
    expectSame(await presentBySeed(bench, day), await expectedPresent(bench, happened, kept, day));
  }
}

/** The day versions that the seal has not seen. */
async function unseen(bench: Workbench, day: string): Promise<unknown[]> {
  return rows(
    bench,
    `SELECT v.day, v.topic, v.partition_no, v.version, r.version AS seen
     FROM day_version v
     LEFT JOIN day_rollup_version r ON (r.day, r.topic, r.partition_no) = (v.day, v.topic, v.partition_no)
     WHERE v.day = ? AND NOT COALESCE(r.version = v.version, FALSE)`,
    [day],
  );
}

/** The classes of a day by the roster that it was sealed with. */
export const SEALED_CLASSES = `
  day_rollup u JOIN class c ON c.version = u.roster_version AND c.class_date = u.day`;

async function seenInClasses(bench: Workbench, day: string): Promise<string[]> {
  const found = await rows(
    bench,
    `SELECT c.course, c.section, c.starts_at, s.student_id, e.seed_first, e.seed_last
     FROM ${SEALED_CLASSES} JOIN class_evidence e USING (class_no) JOIN student s USING (student_no)
     WHERE u.day = ? AND e.seed_first IS NOT NULL`,
    [day],
  );
  return found.map((row) => Object.values(row).join(' '));
}

function recountedSeen(kept: Recount, day: string): string[] {
  return kept
    .classesOn(day)
    .flatMap(({ course, section, start, seen }) =>
      seen.map(({ studentId, firstSeen, lastSeen }) =>
        [course, section, start, studentId, firstSeen, lastSeen].join(' '),
      ),
    );
}

async function presentBySeed(bench: Workbench, day: string): Promise<string[]> {
  const found = await rows(
    bench,
    `SELECT c.course, c.section, s.student_id
     FROM ${SEALED_CLASSES} JOIN verdict v USING (class_no) JOIN student s USING (student_no)
     WHERE u.day = ? AND u.policy = 'seed' AND v.verdict = 'present' AND NOT v.corrected`,
    [day],
  );
  return found.map((row) => Object.values(row).join(' '));
}

/** Those who were seen in a class that was held, and about whom nobody has said anything. */
async function expectedPresent(
  bench: Workbench,
  { words }: Happened,
  kept: Recount,
  day: string,
): Promise<string[]> {
  const [sealed] = await rows(bench, 'SELECT policy FROM day_rollup WHERE day = ?', [day]);
  if (sealed?.['policy'] !== 'seed') return [];
  const said = lastWords(words).filter((word) => word.day === day);
  const notHeld = new Set(
    said.flatMap((word) => ('state' in word && word.state === 'not_held' ? [classOf(word)] : [])),
  );
  const corrected = new Set(
    said.flatMap((word) => ('student' in word ? [`${classOf(word)} ${word.student}`] : [])),
  );
  return kept
    .classesOn(day)
    .filter((one) => !notHeld.has(classOf(one)))
    .flatMap((one) => one.seen.map(({ studentId }) => `${classOf(one)} ${studentId}`))
    .filter((one) => !corrected.has(one));
}

const classOf = ({ course, section }: { course: string; section: string | number }): string =>
  `${course} ${section}`;
