import { describe, expect, test } from 'vitest';
import { checkRoster } from '../../../src/attendance/roster/check.js';
import { rosterText } from '../../../src/attendance/roster/text.js';
import { createLoginKeyOf } from '../../../src/login-key.js';
import {
  faultText,
  rosterFiles,
  rosterTables,
  type Changes,
} from '../../workbench/roster-tables.js';

const keyOf = createLoginKeyOf('a key for tests, and only so', new Set(['uni.example']));

function check(changes: Changes) {
  return checkRoster(rosterTables(rosterFiles(changes)), (mac) => mac, 0, keyOf);
}

const students = (...lines: string[]): Changes => ({
  'students.csv': ['student_id,login', ...lines],
});

function accepted(changes: Changes) {
  const checked = check(changes);
  if ('errors' in checked) throw new Error(checked.errors.map(faultText).join('\n'));
  const { roster, warnings, notes } = checked;
  return {
    roster,
    keys: roster.students.map(({ loginKey }) => loginKey),
    warnings: warnings.map(faultText),
    notes: notes.map(faultText),
  };
}

describe('the column login of students.csv', () => {
  test('gives students the key that records with the login have', () => {
    const { keys, warnings } = accepted(students('S1,alice', 'S2, CAMPUS\\Bob ', 'S3,'));
    expect(keys).toEqual([keyOf('alice@uni.example'), keyOf('bob'), undefined]);
    expect(warnings).toEqual([]);
  });

  test.each(['Username', '用户名', 'net ID', 'login name', '账号'])('may be named %s', (column) => {
    const { keys, notes } = accepted({
      'students.csv': [`student_id,${column}`, 'S1,alice', 'S2,', 'S3,'],
    });
    expect(keys[0]).toBe(keyOf('alice'));
    expect(notes).toEqual([`students.csv:1: the column ${column} is read as login`]);
  });

  test('leaves out a login of two students, of both, and the students stay', () => {
    const { keys, warnings } = accepted(students('S1,alice', 'S2,Alice', 'S3,alice@uni.example'));
    expect(keys).toEqual([undefined, undefined, undefined]);
    expect(warnings).toEqual([
      'students.csv:3: login is that of line 2 too: it is used for neither',
      'students.csv:4: login is that of line 2 too: it is used for neither',
    ]);
  });

  test('leaves a login of two students to the one who has opted out, so that it is withheld', () => {
    const { keys } = accepted({
      'students.csv': ['student_id,opted_out,login', 'S1,0,alice', 'S2,1,alice', 'S3,1,alice'],
    });
    expect(keys).toEqual([undefined, keyOf('alice'), undefined]);
  });

  test('leaves out what can be no login of a student', () => {
    const { keys, warnings } = accepted(
      students('S1,anonymous', 'S2,bob@elsewhere.example', 'S3,host/pc-1'),
    );
    expect(keys).toEqual([undefined, undefined, undefined]);
    expect(warnings).toHaveLength(3);
    expect(warnings[0]).toContain('login is not used');
  });
});

describe('devices.csv', () => {
  test('may be missing, or have no lines, where students have logins', () => {
    for (const devices of [undefined, ['mac,student_id,kind']])
      expect(
        accepted({ ...students('S1,alice', 'S2,', 'S3,'), 'devices.csv': devices }).roster.devices,
      ).toEqual([]);
  });

  test('is needed where no login is of use', () => {
    const checked = check({
      ...students('S1,anonymous', 'S2,', 'S3,'),
      'devices.csv': undefined,
    });
    expect('errors' in checked && checked.errors.map(faultText)).toEqual([
      'devices.csv:: the file is missing',
    ]);
  });
});

test('another login makes another roster, and no login the roster of before', () => {
  const text = (lines: Changes) => rosterText(accepted(lines).roster);
  expect(text(students('S1,alice', 'S2,', 'S3,'))).not.toEqual(
    text(students('S1,bob', 'S2,', 'S3,')),
  );
  expect(text(students('S1,', 'S2,', 'S3,'))).toEqual(
    text({ 'students.csv': ['student_id', 'S1', 'S2', 'S3'] }),
  );
});
