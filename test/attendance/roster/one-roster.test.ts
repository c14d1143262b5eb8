import { describe, expect, test } from 'vitest';
import { checkRoster } from '../../../src/attendance/roster/check.js';
import { checkFolder } from '../../../src/attendance/roster/folder.js';
import type { TextGrid } from '../../../src/attendance/roster/roster.js';
import { rosterTables } from '../../../src/attendance/roster/tables.js';
import { faultText, rosterFiles } from '../../workbench/roster-tables.js';

const { 'students.csv': _, 'enrolments.csv': __, ...BESIDE } = rosterFiles();

/** The files of OneRoster 1.1, of which only those columns matter that stand here. */
const VERSION_1_1: Record<string, string[]> = {
  'manifest.csv': ['propertyName,value', 'oneroster.version,1.1'],
  'orgs.csv': ['sourcedId,name', 'o1,Campus'],
  'users.csv': [
    'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,identifier',
    'u1,active,,true,o1,student,ana,S1',
    'u2,active,,true,o1,Student,bo,S2',
    'u3,,,true,o1,student,cy,S3',
    'u4,tobedeleted,,true,o1,student,di,S4',
    'u5,active,,true,o1,teacher,ed,T1',
  ],
  'courses.csv': ['sourcedId,title,courseCode', 'c1,Engineering,ERG2050', 'ACT5005,Accounting,'],
  'classes.csv': [
    'sourcedId,title,classCode,courseSourcedId',
    'k1,Monday,1,c1',
    'k2,Monday afternoon,2,c1',
    '1,Friday,,ACT5005',
  ],
  'enrollments.csv': [
    'sourcedId,status,classSourcedId,userSourcedId,role,beginDate,endDate',
    'e1,active,k1,u1,student,,',
    'e2,active,k1,u2,student,,2019-09-30',
    'e3,,1,u3,student,,',
    'e4,active,k1,u5,teacher,,',
    'e5,tobedeleted,k2,u2,student,,',
  ],
};

/** In 1.2 the roles stand in a file of their own. */
const VERSION_1_2: Record<string, string[]> = {
  ...VERSION_1_1,
  'users.csv': [
    'sourcedId,status,enabledUser,username,givenName,familyName',
    ...['S1', 'S2', 'S3', 'T1'].map((id) => `${id},active,true,x,y,z`),
  ],
  'roles.csv': [
    'sourcedId,status,userSourcedId,roleType,role',
    'r1,active,S1,primary,student',
    'r2,active,S2,primary,student',
    'r3,active,S3,primary,student',
    'r4,active,T1,primary,teacher',
  ],
  'enrollments.csv': VERSION_1_1['enrollments.csv']!.map((line) =>
    line.replace(/,u(\d),/, ',S$1,'),
  ),
};

/** @param more what the reader of the files says of a file beside its rows */
function check(
  files: Record<string, string[] | undefined>,
  share = 0,
  more: Record<string, Partial<TextGrid>> = {},
) {
  const names = Object.keys(files).filter((name) => files[name]);
  const folder = checkFolder(names);
  const read = (name: string) => ({
    rows: files[name]!.map((text, i) => ({ line: i + 1, fields: text.split(',') })),
    faults: [],
    notes: [],
    ...more[name],
  });
  return { folder, checked: checkRoster(rosterTables(names, folder, read), (mac) => mac, share) };
}

const GOOD = checkRoster(
  rosterTables(Object.keys(rosterFiles()), checkFolder(Object.keys(rosterFiles())), (name) => ({
    rows: rosterFiles()[name as 'students.csv']!.map((text, i) => ({
      line: i + 1,
      fields: text.split(','),
    })),
    faults: [],
    notes: [],
  })),
  (mac) => mac,
);

describe('the files of OneRoster', () => {
  test.each([
    ['1.1', VERSION_1_1, 'identifier'],
    ['1.2', VERSION_1_2, 'sourcedId'],
  ])('%s give the students and the enrolments', (__, files, column) => {
    const { folder, checked } = check({ ...BESIDE, ...files });
    expect(folder).toMatchObject({ errors: [], notRead: [] });
    if ('errors' in checked) throw new Error(checked.errors.map(faultText).join('\n'));
    expect(checked.roster.students.map(({ studentId }) => studentId)).toEqual(['S1', 'S2', 'S3']);
    expect('roster' in GOOD && checked.roster.enrolments).toEqual(
      'roster' in GOOD && GOOD.roster.enrolments,
    );
    expect(checked.notes.map(faultText)).toContain(
      `users.csv:: the users with the role student are read as students.csv: student_id is their ${column}`,
    );
    expect(checked.notes.map(faultText)).toContain(
      'enrollments.csv:: enrollments of other roles, which were not read: 1',
    );
  });

  test('leave the students to a students.csv beside them', () => {
    const { checked } = check({
      ...BESIDE,
      ...VERSION_1_1,
      'enrollments.csv': VERSION_1_1['enrollments.csv']!.filter(
        (line) => !line.includes('teacher'),
      ),
      'students.csv': ['student_id,opted_out', 'S1,0', 'S2,1', 'S3,0'],
    });
    expect('roster' in checked && checked.roster.students[1]).toEqual({
      studentId: 'S2',
      optedOut: true,
    });
  });

  test('leave out enrolments of unknown classes and users, by their own lines', () => {
    const files = {
      ...VERSION_1_1,
      'enrollments.csv': [
        ...VERSION_1_1['enrollments.csv']!,
        'e6,active,k9,u1,student,,',
        'e7,active,k1,u9,student,,',
      ],
    };
    expect(check({ ...BESIDE, ...files }, 0.5).checked.leftOut.map(faultText)).toEqual([
      'enrollments.csv:7: course and section are not in timetable.csv',
      'enrollments.csv:8: student_id is not in students.csv',
    ]);
  });

  test('need their columns', () => {
    const files = { ...VERSION_1_1, 'users.csv': ['id,role', 'u1,student'] };
    const { checked } = check({ ...BESIDE, ...files });
    expect('errors' in checked && checked.errors.map(faultText)[0]).toBe(
      'users.csv:1: the column sourcedId of OneRoster is missing',
    );
    const empty = check({ ...BESIDE, ...VERSION_1_1, 'users.csv': [] });
    expect('errors' in empty.checked && empty.checked.errors.map(faultText)[0]).toBe(
      'users.csv:1: the column sourcedId of OneRoster is missing',
    );
  });

  test('tell a line that cannot be read under the name of its own file', () => {
    const faults = [{ line: 9, reason: 'not UTF-8' }];
    const names = ['users.csv', 'roles.csv', 'courses.csv', 'classes.csv', 'enrollments.csv'];
    const more = Object.fromEntries(names.map((name) => [name, { faults }]));
    const { checked } = check({ ...BESIDE, ...VERSION_1_2 }, 0, more);
    expect('errors' in checked && checked.errors.map(faultText)).toEqual([
      'classes.csv:9: not UTF-8',
      'courses.csv:9: not UTF-8',
      'roles.csv:9: not UTF-8',
      'users.csv:9: not UTF-8',
      'enrollments.csv:9: not UTF-8',
    ]);
  });

  test('tell why no line of a file can be read', () => {
    const files = { ...VERSION_1_1, 'users.csv': [] };
    const more = { 'users.csv': { faults: [{ line: 1, reason: 'too large' }] } };
    const { checked } = check({ ...BESIDE, ...files }, 0, more);
    expect('errors' in checked && checked.errors.map(faultText)[0]).toBe('users.csv:1: too large');
  });

  test('tell a roles.csv without its columns', () => {
    const { checked } = check({ ...BESIDE, ...VERSION_1_2, 'roles.csv': ['sourcedId,role'] });
    expect('errors' in checked && checked.errors.map(faultText)[0]).toBe(
      'roles.csv:1: the column userSourcedId of OneRoster is missing',
    );
  });

  test.each([
    ['users.csv', 'u9,active,,true,o1,student,gil', '7 fields where the header has 8'],
    ['users.csv', 'u9,active,,true,o1,student,gil,S9,x', '9 fields where the header has 8'],
    ['courses.csv', 'c9', '1 field where the header has 3'],
    ['classes.csv', 'k9,Tuesday,1', '3 fields where the header has 4'],
    ['enrollments.csv', 'e9,active,k1,u1', '4 fields where the header has 7'],
  ])('have as many fields on each line as %s has columns: %s', (name, line, fault) => {
    const lines = [...VERSION_1_1[name]!, line];
    const { checked } = check({ ...BESIDE, ...VERSION_1_1, [name]: lines }, 1);
    expect('errors' in checked && checked.errors.map(faultText)).toEqual([
      `${name}:${lines.length}: ${fault}`,
    ]);
  });

  test('may have empty lines, and empty fields behind the last column', () => {
    const files = Object.entries(VERSION_1_1).map(([name, lines]) => [
      name,
      [...lines.map((line) => `${line},`), ',,'],
    ]);
    const { checked } = check({
      ...BESIDE,
      ...(Object.fromEntries(files) as Record<string, string[]>),
    });
    expect('roster' in checked && checked.roster.students).toHaveLength(3);
    expect(checked.notes.map(faultText)).toContain(
      'enrollments.csv:: enrollments of other roles, which were not read: 1',
    );
  });

  test('may be cut off: a wrong last line of enrollments.csv without an end is an error', () => {
    const lines = [...VERSION_1_1['enrollments.csv']!, 'e6,active,k1,u,student,,'];
    const files = { ...BESIDE, ...VERSION_1_1, 'enrollments.csv': lines };
    const { checked } = check(files, 0.5, { 'enrollments.csv': { openLine: 7 } });
    expect('errors' in checked && checked.errors.map(faultText)).toEqual([
      'enrollments.csv:7: student_id is not in students.csv (the file may be cut off here, since its last line has no end)',
    ]);
  });

  test('may lack courses.csv, and then the course is the sourcedId', () => {
    const files = { ...BESIDE, ...VERSION_1_1, 'courses.csv': undefined };
    expect(check(files, 1).checked.leftOut.map(({ line }) => line)).toEqual([2, 3]);
  });
});
