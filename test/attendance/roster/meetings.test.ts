import { describe, expect, test } from 'vitest';
import { checkRoster } from '../../../src/attendance/roster/check.js';
import {
  added,
  faultText,
  rosterFiles,
  rosterTables,
  type Changes,
} from '../../workbench/roster-tables.js';

function check(changes: Changes): { errors: string[]; warnings: string[] } {
  const checked = checkRoster(rosterTables(rosterFiles(changes)), (mac) => mac);
  return 'errors' in checked
    ? { errors: checked.errors.map(faultText), warnings: [] }
    : { errors: [], warnings: checked.warnings.map(faultText) };
}

describe('the dates of a timetable', () => {
  const line = (first: string, last: string) => `C1,1,A-101,2,10:00,11:20,${first},${last},`;

  test('are measured from the earliest first date, on whatever line it is', () => {
    expect(check(added('timetable.csv', line('2008-01-01', '2008-12-31'))).errors).toEqual(
      [2, 3, 4].map(
        (no) =>
          `timetable.csv:${no}: last_date lies more than 3660 days after the first_date of line 5`,
      ),
    );
  });

  test('end before the year 3000, because 9999-12-31 is no last day of a term', () => {
    const odd = [
      line('2019-09-02', '9999-12-31'),
      line('9999-12-30', '9999-12-30'),
      line('9999-12-25', '9999-12-31'),
    ];
    expect(check(added('timetable.csv', ...odd)).errors).toEqual([
      'timetable.csv:5: last_date must be before the year 3000: write the last day of the term',
      'timetable.csv:6: first_date must be before the year 3000: write the first day of the term',
      'timetable.csv:6: last_date must be before the year 3000: write the last day of the term',
      'timetable.csv:7: first_date must be before the year 3000: write the first day of the term',
      'timetable.csv:7: last_date must be before the year 3000: write the last day of the term',
    ]);
  });

  test('that are absurdly far apart are told once, and compared with no others', () => {
    const far = line('2019-09-02', '2999-12-31');
    expect(check(added('timetable.csv', far, far)).errors).toEqual(
      [5, 6].map(
        (no) =>
          `timetable.csv:${no}: last_date lies more than 3660 days after the first_date of line 2`,
      ),
    );
  });

  test('may not overlap a longer meeting at the same time, also after a shorter one', () => {
    const lines = [
      line('2019-09-02', '2019-12-06'),
      line('2019-09-10', '2019-09-20'),
      line('2019-11-01', '2019-11-30'),
    ];
    expect(check(added('timetable.csv', ...lines)).errors).toEqual(
      [6, 7].map(
        (no) =>
          `timetable.csv:${no}: course, section, weekday and start repeat line 5, in overlapping dates`,
      ),
    );
  });
});

test('a section that starts before one on an earlier line and shares its room is reported', () => {
  const { warnings } = check(
    added('timetable.csv', 'CSC1001,1,A-101,1,09:30,10:30,2019-10-01,2019-12-06,'),
  );
  expect(warnings).toEqual([
    'timetable.csv:5: CSC1001 1 meets in room "A-101" at the same time as ERG2050 1 on line 2',
  ]);
});
