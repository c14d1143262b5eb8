import type { Results } from './measure.js';
import { POLICIES } from './policies.js';
import { sumOf } from './sums.js';
import { CLASS_COLUMNS, figuresTable, SHORT_COLUMNS, STUDENT_COLUMNS } from './tables.js';

/** Whether the method fits only the simulator that it was chosen on. */
export function secondSimulator({ settings, plainAway }: Results): string {
  const { plain } = settings;
  const rows = POLICIES.map((policy) => [`\`${policy}\``, sumOf(plain, policy)] as const);
  const seeds = plain.map(({ size }) => size.seed).join(' and ');
  const { students, days } = plain[0]!.size;
  const away = plainAway.map(
    ({ share, measured }) => [`${100 * share} %`, sumOf(measured, 'standard')] as const,
  );
  return `## A second simulator

\`bench/accuracy/plain-campus.ts\` makes campuses in another way, to see whether the method fits only the simulator that it was chosen on. Who is heard by which access point is a table, not physics; devices report at even intervals and
when they move; a few students make up for most of the silence; a failed record need not be followed by a success; records arrive by access point, five minutes at a time. Seeds ${seeds}, ${students} students and ${days} days each:

${figuresTable('students', rows, STUDENT_COLUMNS)}

${figuresTable('classes', rows, CLASS_COLUMNS)}

Students who miss a class and are off campus are silent, like those who attend with a phone that is on no network. How \`standard\` fares by the share of those who miss a class that is off campus (${PLAIN_AWAY_TEXT}):

${figuresTable('off campus', away, SHORT_COLUMNS)}`;
}

/** Where a campus is too small to learn from. */
export function smallCampuses(small: Results['small']): string {
  const rows = small.flatMap(({ students, simulated, plain }) => [
    [`${students}, first simulator`, sumOf(simulated, 'standard')] as const,
    [`${students}, second simulator`, sumOf(plain, 'standard')] as const,
  ]);
  const { days } = small[0]!.simulated[0]!.size;
  return `## Small campuses

What is learned of rooms and access points is learned from students and classes, so that a few rooms along one corridor may be too little. By the number of students, ${days} days, ${small[0]!.simulated.length} seeds each:

${figuresTable('students', rows, SHORT_COLUMNS)}`;
}

const PLAIN_AWAY_TEXT = 'a quarter of students without a class are, whatever that share is';
