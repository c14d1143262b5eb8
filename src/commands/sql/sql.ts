import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { loadConfig } from '../../config.js';
import { RollcallError, messageOf } from '../../errors.js';
import { openSession, type Session, type StatementResult } from '../../mysql/session.js';
import { counted } from '../terminal/counted.js';
import { tableText } from '../terminal/table.js';
import { createStatementSplitter, type StatementSplitter } from './statements.js';

type Print = (result: StatementResult) => void;

/** Adds `rollcall sql`. */
export function registerSql(program: Command): void {
  program
    .command('sql')
    .description(
      'run SQL on the configured database: the statement, or those of standard input, each ended by a semicolon',
    )
    .argument('[statement]', 'a statement; without it, standard input or a prompt')
    .option('--json', 'print the rows of each statement as a line of JSON')
    .action(async (statement: string | undefined, { json }: { json?: boolean }) => {
      const print: Print = (result) =>
        console.log(json ? JSON.stringify(jsonOf(result)) : resultText(result));
      await sql(statement, print);
    });
}

/**
 * Runs the statements in one session, one after the other.
 * @throws RollcallError `usage` where there is no statement, else as `Session.run`: the statements
 *   after one that fails are not run
 */
async function sql(statement: string | undefined, print: Print): Promise<void> {
  const given = statement === undefined ? undefined : statementsOf(statement);
  const session = await openSession(loadConfig().mysqlUrl());
  try {
    if (given) for (const one of given) print(await session.run(one));
    else if (process.stdin.isTTY) await talk(session, print);
    else await runAll(session, print);
  } finally {
    await session.close();
  }
}

function statementsOf(text: string): string[] {
  const splitter = createStatementSplitter();
  const statements = [...splitter.push(text), ...restOf(splitter)];
  if (statements.length > 0) return statements;
  throw new RollcallError('usage', 'There is no statement: give one such as "SELECT 1".');
}

function restOf(splitter: StatementSplitter): string[] {
  const rest = splitter.rest();
  return rest === undefined ? [] : [rest];
}

/** Runs the statements of standard input as they come. */
async function runAll(session: Session, print: Print): Promise<void> {
  const splitter = createStatementSplitter();
  let number = 0;
  const run = async (statement: string) => {
    number += 1;
    try {
      print(await session.run(statement));
    } catch (error) {
      if (!(error instanceof RollcallError)) throw error;
      const where = `Statement ${number} of standard input failed, and those after it were not run`;
      throw new RollcallError(error.code, `${where}. ${error.message}`, { cause: error });
    }
  };
  process.stdin.setEncoding('utf8');
  for await (const piece of process.stdin as AsyncIterable<string>)
    for (const statement of splitter.push(piece)) await run(statement);
  for (const statement of restOf(splitter)) await run(statement);
}

/** Asks for statements until Ctrl-D. One that fails ends nothing, unless the server is gone. */
async function talk(session: Session, print: Print): Promise<void> {
  const splitter = createStatementSplitter();
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  terminal.setPrompt('sql> ');
  console.log('A semicolon ends each statement; Ctrl-D ends the session.');
  terminal.prompt();
  for await (const line of terminal) {
    for (const statement of splitter.push(`${line}\n`)) await runOrSay(session, statement, print);
    terminal.prompt();
  }
  console.log();
}

async function runOrSay(session: Session, statement: string, print: Print): Promise<void> {
  try {
    print(await session.run(statement));
  } catch (error) {
    if (!(error instanceof RollcallError) || error.code === 'unreachable') throw error;
    console.error(messageOf(error));
  }
}

function jsonOf(result: StatementResult): unknown {
  if (!('rows' in result)) return { matched: result.matched };
  return result.rows.map((row) =>
    Object.fromEntries(result.columns.map((column, i) => [column, jsonValue(row[i])])),
  );
}

function jsonValue(value: unknown): unknown {
  return Buffer.isBuffer(value) ? hexOf(value) : value;
}

function resultText(result: StatementResult): string {
  if (!('rows' in result))
    return [`OK, ${counted(result.matched, 'row')}.`, result.info].join(' ').trim();
  const { columns, rows } = result;
  if (rows.length === 0) return 'No rows.';
  return `${tableText(columns, rows.map(cellsOf))}\n${counted(rows.length, 'row')}.`;
}

function cellsOf(row: unknown[]): string[] {
  return row.map((value) => {
    if (value === null) return 'NULL';
    if (Buffer.isBuffer(value)) return hexOf(value);
    return harmless(typeof value === 'string' ? value : JSON.stringify(value));
  });
}

function hexOf(bytes: Buffer): string {
  return `0x${bytes.toString('hex')}`;
}

/** A terminal obeys control characters, and records come from outside. Line feeds stay. */
function harmless(text: string): string {
  return text
    .replaceAll('\t', '  ')
    .replace(
      /[\x00-\x09\x0b-\x1f\x7f-\x9f]/g,
      (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
}
