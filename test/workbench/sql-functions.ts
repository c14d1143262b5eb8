import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const MYSQL = fileURLToPath(new URL('../../src/mysql/', import.meta.url));

/** A function or a constant at the top of a file. */
export type Declared = { name: string; text: string; isFunction: boolean };

/** All that stands at the top of the files of src/mysql. */
export const declared = readdirSync(MYSQL, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => declarationsOf(readMysqlFile(file)));

/** Its functions. Those that only gather the others for the activities are no callers. */
export const functions = declared.filter(
  ({ name, isFunction }) => isFunction && !/Store$/.test(name),
);

export function readMysqlFile(file: string): string {
  return readFileSync(`${MYSQL}${file}`, 'utf8');
}

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

/** What a declaration says, with the constants that it uses. */
export function withConstants({ text }: Declared): string {
  const constants = declared.filter(
    ({ name, isFunction }) => !isFunction && /^[A-Z_0-9]+$/.test(name),
  );
  return [
    text,
    ...constants.filter(({ name }) => mentions(text, `${name}\\b`)).map((one) => one.text),
  ].join('\n');
}

export function callersOf({ name }: Declared): Declared[] {
  return functions.filter((one) => one.name !== name && mentions(one.text, `${name}\\(`));
}

/**
 * Whether something is true of a function, or of each function that calls it, or of each that
 * calls those.
 */
export function holdsAbove(
  one: Declared,
  isTrue: (one: Declared) => boolean,
  seen: string[] = [],
): boolean {
  if (isTrue(one)) return true;
  const callers = callersOf(one).filter(({ name }) => !seen.includes(name));
  return (
    callers.length > 0 && callers.every((caller) => holdsAbove(caller, isTrue, [...seen, one.name]))
  );
}

function mentions(text: string, pattern: string): boolean {
  return new RegExp(`\\b${pattern}`).test(text);
}
