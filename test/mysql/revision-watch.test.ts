import { expect, test } from 'vitest';
import {
  functions,
  holdsAbove,
  readMysqlFile,
  withConstants,
  type Declared,
} from '../workbench/sql-functions.js';

/** Functions whose writes make no plan stale, each with the reason. */
const NEEDS_NO_RENEWAL: Record<string, string> = {
  writeRosterRows: 'a version that nobody can see yet',
  deleteLeftovers: 'a version that nobody can see',
  deleteClasses: 'no day is read with these classes any more',
  applyErasures: 'an import does so again when it shows the version, and renews the revision then',
  renewRevision: 'it is the renewal',
  writeSightings: 'many devices may be withheld in an hour: the night renews the revision for all',
  expireEvents: 'who withholds a device for longer stores no more of it',
};

/** The tables that a plan of a day is read from. */
const PLAN_TABLES = new Set(
  [
    'roster/roster-head.ts',
    'roster/day-plan.ts',
    'roster/dropped-devices.ts',
    'roster/kept-opt-outs.ts',
    'roster/logins.ts',
  ].flatMap((file) =>
    [...readMysqlFile(file).matchAll(/\b(?:FROM|JOIN) (\w+)/g)].map(([, table]) => table!),
  ),
);

const literalsIn = (text: string) => [...text.matchAll(/'(\w+)'/g)].map(([, one]) => one!);

/** The tables that the SQL of a text writes. An alias is looked up in the rest of the text. */
function writtenIn(text: string): string[] {
  const ofAlias = (alias: string) =>
    new RegExp(`(?:FROM|JOIN|UPDATE)\\s+(\\$\\{table\\}|\\w+)\\s+(?:AS\\s+)?${alias}\\b`).exec(
      text,
    )?.[1] ?? alias;
  const plain = /\b(?:INSERT(?: IGNORE)? INTO|REPLACE INTO|DELETE FROM)\s+(\$\{table\}|\w+)/g;
  const found = [
    ...[...text.matchAll(plain)].map(([, table]) => table!),
    ...[...text.matchAll(/insertStatement\(\s*'(\w+)'/g)].map(([, table]) => table!),
    ...[...text.matchAll(/\bDELETE (\w+)\s+FROM\b/g)].map(([, alias]) => ofAlias(alias!)),
    ...[...text.matchAll(/\bUPDATE (\w+)[^;`]*?\bSET (?:(\w+)\.)?/g)].map(([, table, alias]) =>
      alias ? ofAlias(alias) : table!,
    ),
  ];
  return found.flatMap((table) => (table === '${table}' ? literalsIn(text) : [table]));
}

const isRenewed = (one: Declared) =>
  holdsAbove(one, ({ name, text }) => text.includes('renewRevision(') || name in NEEDS_NO_RENEWAL);

const writers = functions
  .map((one) => ({
    one,
    tables: writtenIn(withConstants(one)).filter((table) => PLAN_TABLES.has(table)),
  }))
  .filter(({ tables }) => tables.length > 0);

test('whatever writes a table that the plan of a day is read from renews the revision', () => {
  expect(
    writers
      .filter(({ one }) => !isRenewed(one))
      .map(({ one, tables }) => `${one.name} writes ${[...new Set(tables)].join(', ')}`),
  ).toEqual([]);
});

test('this file finds the tables, and the functions that are known to write them', () => {
  expect([...PLAN_TABLES]).toEqual(
    expect.arrayContaining([
      'roster_head',
      'roster_day',
      'roster_device',
      'roster_login',
      'roster_student',
      'opted_out_student',
      'withheld_login',
      'class',
    ]),
  );
  expect(writers.map(({ one }) => one.name)).toEqual(
    expect.arrayContaining(['showVersion', 'pinRoster', 'writeRosterRows', 'deleteOf']),
  );
  expect(
    Object.keys(NEEDS_NO_RENEWAL).filter((name) => !functions.some((one) => one.name === name)),
  ).toEqual([]);
});
