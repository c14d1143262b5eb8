import { expect, test } from 'vitest';
import { briefReport } from '../../../src/attendance/roster/brief-report.js';
import { checkRoster, type CheckedRoster } from '../../../src/attendance/roster/check.js';
import { added, rosterFiles, rosterTables, type Changes } from '../../workbench/roster-tables.js';

const checked = (changes: Changes) =>
  checkRoster(rosterTables(rosterFiles(changes)), (mac) => mac, 0.5);

test('each cause is told once with its files and the number of its lines, the worst first', () => {
  const { causes, more } = briefReport(
    checked({
      ...added('enrolments.csv', 'S1,NON1000,1,,', 'S2,NON1000,1,,'),
      'rooms.csv': ['room,building,floor,capacity,note', 'A-101,A,1F,60,x', 'A-102,A,1F,,'],
    }),
  );
  expect(more).toBe(0);
  expect(causes.map(({ kind, files, lines }) => ({ kind, files, lines }))).toEqual([
    { kind: 'left_out', files: ['enrolments.csv'], lines: 2 },
    { kind: 'not_read', files: ['rooms.csv'], lines: 1 },
  ]);
});

test('a file without a header does not make a column of a student', () => {
  const report = briefReport(checked({ 'students.csv': ['S1,0', 'S2,0', 'S3,1'] }));
  expect(report.causes[0]).toMatchObject({ kind: 'error', files: ['students.csv'] });
  expect(JSON.stringify(report)).not.toContain('S1');
});

test('many causes are cut off, and so are many files and a long reason', () => {
  const fault = (i: number, reason: string) => ({ file: `file ${i}.csv`, line: 1, reason });
  const many: CheckedRoster = {
    ...{ tooMany: [], leftOut: [], notRead: [], notes: [] },
    errors: Array.from({ length: 30 }, (_, i) => fault(i, `reason ${i}`)),
  };
  expect(briefReport(many).causes).toHaveLength(20);
  expect(briefReport(many).more).toBe(10);
  const wide = { ...many, errors: many.errors.map((_, i) => fault(i, 'x'.repeat(1000))) };
  const [cause] = briefReport(wide).causes;
  expect(cause!.files).toHaveLength(5);
  expect(cause!.reason).toHaveLength(300);
  expect(cause!.lines).toBe(30);
});
