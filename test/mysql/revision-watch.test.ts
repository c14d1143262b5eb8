import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const MYSQL = fileURLToPath(new URL('../../src/mysql/', import.meta.url));

/** Functions whose writes make no plan stale, each with the reason. */
const NEEDS_NO_RENEWAL: Record<string, string> = {
  writeRosterRows: 'a version that nobody can see yet',
  deleteLeftovers: 'a version that nobody can see',
  deleteClasses: 'no day is read with these classes any more',
  applyErasures: 'an import does so again when it shows the version, and renews the revision then',
  renewRevision: 'it is the renewal',
};

/** A function or a constant at the top of a file. */
type Declared = { name: string; text: string; isFunction: boolean };

const declared = readdirSync(MYSQL, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => declarationsOf(readFileSync(`${MYSQL}${file}`, 'utf8')));

function declarationsOf(text: string): Declared[] {
  const source = ts.createSourceFile('one.ts', text, ts.ScriptTarget.Latest);
  return source.statements.flatMap((statement): Declared[] => {
    const own = text.slice(statement.getStart(source), statement.end);
    if (ts.isFunctionDeclaration(statement) && statement.name)
      return [{ name: statement.name.text, text: own, isFunction: true }];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.map(({ name }) => ({
      name: name.getText(source),
      text: own,
      isFunction: false,
    }));
  });
}

/** The tables that a plan of a day is read from. */
const PLAN_TABLES = new Set(
  [...readFileSync(`${MYSQL}roster/day-plan.ts`, 'utf8').matchAll(/\b(?:FROM|JOIN) (\w+)/g)].map(
    ([, table]) => table!,
  ),
);

const mentions = (text: string, name: string) => new RegExp(`\\b${name}\\b`).test(text);
const literalsIn = (text: string) => [...text.matchAll(/'(\w+)'/g)].map(([, one]) => one!);

/** What a declaration says, with the constants that it uses. */
function withConstants({ text }: Declared): string {
  const constants = declared.filter(
    ({ name, isFunction }) => !isFunction && /^[A-Z_0-9]+$/.test(name),
  );
  return [
    text,
    ...constants.filter(({ name }) => mentions(text, name)).map((one) => one.text),
  ].join('\n');
}

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

const functions = declared.filter(({ isFunction }) => isFunction);
const renews = ({ text }: Declared) => text.includes('renewRevision(');
const callersOf = ({ name }: Declared) =>
  functions.filter((one) => one.name !== name && new RegExp(`\\b${name}\\(`).test(one.text));

/** Whether a function renews the revision, or each function that calls it does. */
function isRenewed(one: Declared, seen: string[] = []): boolean {
  if (renews(one) || one.name in NEEDS_NO_RENEWAL) return true;
  const callers = callersOf(one).filter(({ name }) => !seen.includes(name));
  return callers.length > 0 && callers.every((caller) => isRenewed(caller, [...seen, one.name]));
}

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
      'roster_student',
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
