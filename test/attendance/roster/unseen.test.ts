import { expect, test } from 'vitest';
import { checkFolder } from '../../../src/attendance/roster/folder.js';
import { checkRoster } from '../../../src/attendance/roster/check.js';
import { rosterTables } from '../../../src/attendance/roster/tables.js';
import { withoutUnseen } from '../../../src/attendance/roster/unseen.js';
import { changed, rosterFiles, type Changes } from '../../workbench/roster-tables.js';

const NOTE =
  'signs that do not show (no-break or zero-width spaces) were taken out, or read as spaces';

function check(changes: Changes) {
  const files = rosterFiles(changes);
  const names = Object.keys(files);
  return checkRoster(
    rosterTables(names, checkFolder(names), (name) => ({
      rows: files[name as keyof typeof files]!.map((text, i) => ({
        line: i + 1,
        fields: text.split(','),
      })),
      faults: [],
      notes: [],
    })),
    (mac) => mac,
  );
}

test('an id with signs that do not show is the id without them', () => {
  const clean = check({});
  const unclean = check(changed('enrolments.csv', 2, '\ufeffS\u200b1\u00a0,ERG2050\u2060,1,,'));
  expect('roster' in unclean && unclean.roster).toEqual('roster' in clean && clean.roster);
  expect(unclean.notes).toEqual([{ file: 'enrolments.csv', line: undefined, reason: NOTE }]);
});

test('a no-break space within a name is a space, and other signs stay', () => {
  const row = { line: 1, fields: ['A\u00a0101', 'na\u200cme', ' b '] };
  const grid = { rows: [row], faults: [], notes: ['x'] };
  expect(withoutUnseen(grid)).toEqual({
    rows: [{ line: 1, fields: ['A 101', 'na\u200cme', ' b '] }],
    faults: [],
    notes: ['x', NOTE],
  });
});

test('a table without such signs is the same', () => {
  const grid = { rows: [{ line: 1, fields: ['a', 'b c'] }], faults: [], notes: [] };
  expect(withoutUnseen(grid)).toBe(grid);
});
