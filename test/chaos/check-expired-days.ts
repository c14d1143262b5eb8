import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { expectSame, rows } from '../workbench/checker.js';
import { recount } from '../workbench/recount.js';
import type { Workbench } from '../workbench/workbench.js';
import { SEALED_CLASSES } from './check-seals.js';
import type { Happened } from './happened.js';
import { firstCell, linesOf } from './rosters.js';

/**
 * A day whose events are deleted has none, and was not sealed since. Its verdicts are those of a
 * recount of its records with the roster that it was sealed with, as if it still had its events.
 * All of these days are rolled up by the policy seed, and nobody says anything of them.
 */
export async function checkExpiredDays(
  bench: Workbench,
  { expiredDays, rosters, erased }: Happened,
  lines: string[],
): Promise<void> {
  for (const day of expiredDays) {
    const [sealed] = await rows(
      bench,
      `SELECT u.roster_version, u.rolled_up_at <= x.expired_at AS isEarlier,
              (SELECT COUNT(*) FROM access_event WHERE day = u.day) AS events
       FROM day_rollup u JOIN expired_day x ON x.day = u.day WHERE u.day = ?`,
      [day],
    );
    expect({ day, ...sealed }).toMatchObject({ day, isEarlier: 1, events: 0 });
    const folder = rosters.get(sealed!['roster_version'] as number)!;
    const isKept = (line: string) => !erased.has(line.split(' ')[2]!);
    expectSame(
      (await verdictsOf(bench, day)).filter(isKept),
      recountedVerdicts(folder, day, lines).filter(isKept),
    );
  }
}

async function verdictsOf(bench: Workbench, day: string): Promise<string[]> {
  const found = await rows(
    bench,
    `SELECT c.course, c.section, s.student_id, v.verdict
     FROM ${SEALED_CLASSES} JOIN verdict v USING (class_no) JOIN student s USING (student_no)
     WHERE u.day = ? AND v.verdict <> 'not_measured'`,
    [day],
  );
  return found.map((row) => Object.values(row).join(' '));
}

/** Present who was seen, absent every other student of the class who has not opted out. */
function recountedVerdicts(folder: string, day: string, lines: string[]): string[] {
  const name = `${day}.jsonl`;
  const own = lines.filter((line) => line.includes(`"connecttime":"${day} `));
  writeFileSync(join(folder, name), own.map((line) => `${line}\n`).join(''), 'latin1');
  const students = linesOf(folder, 'students.csv').slice(1);
  const measured = new Set(students.filter((line) => line.endsWith(',0')).map(firstCell));
  const enrolments = linesOf(folder, 'enrolments.csv').map((line) => line.split(','));
  return recount(folder, { logs: [name] })
    .classesOn(day)
    .flatMap(({ course, section, seen }) => {
      const present = new Set(seen.map(({ studentId }) => studentId));
      return enrolments
        .filter((cells) => cells[1] === course && cells[2] === String(section))
        .map(([student = '']) => student)
        .filter((student) => measured.has(student))
        .map((student) =>
          [course, section, student, present.has(student) ? 'present' : 'absent'].join(' '),
        );
    });
}
