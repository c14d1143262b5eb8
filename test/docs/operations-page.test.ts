import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { registerCheck } from '../../src/commands/check.js';
import { registerImport } from '../../src/commands/import/import.js';
import { registerIngest } from '../../src/commands/ingest/ingest.js';
import { registerJournal } from '../../src/commands/journal/journal.js';
import { registerMigrate } from '../../src/commands/migrate.js';
import { registerRejects } from '../../src/commands/rejects/rejects.js';
import { registerRollup } from '../../src/commands/rollup.js';
import { registerSetting } from '../../src/commands/setting.js';
import { registerSend } from '../../src/commands/send/send.js';
import { registerSql } from '../../src/commands/sql/sql.js';
import { registerUnmatched } from '../../src/commands/unmatched.js';
import { registerWorker } from '../../src/commands/worker/worker.js';
import { REJECT_REASONS } from '../../src/attendance/record/access-event.js';
import { OPERATIONS } from '../workbench/operations-page.js';

test('the runbook has an entry for every reason that blocks a partition', () => {
  const source = readFileSync(
    fileURLToPath(new URL('../../src/activities/ingest-window.ts', import.meta.url)),
    'utf8',
  );
  const body = /function blockReason[\s\S]*?\n}/.exec(source)![0];
  const reasons = [...body.matchAll(/`([a-z ]+?)(?: at offset|:) /g)].map(([, reason]) => reason!);
  expect(reasons).toHaveLength(body.split('return').length - 1);
  for (const reason of reasons)
    expect(OPERATIONS).toMatch(new RegExp(`^### Blocked: ${reason}`, 'm'));
});

test('every command of the page exists, with the flags that it is given and all that it needs', () => {
  const program = new Command('rollcall');
  for (const register of [
    ...[registerCheck, registerImport, registerIngest, registerJournal, registerMigrate],
    ...[registerRejects, registerRollup, registerSend, registerUnmatched, registerWorker],
    ...[registerSetting, registerSql],
  ])
    register(program);
  const lines = [
    ...new Set([...OPERATIONS.matchAll(/`rollcall ([^`]+)`/g)].map(([, line]) => line!)),
  ];
  expect(lines.length).toBeGreaterThan(10);
  for (const line of lines)
    expect({ line, wrong: wrongIn(program, line) }).toEqual({ line, wrong: [] });
});

/** What of a command line the program does not know, and what it would ask for besides. */
function wrongIn(program: Command, line: string): string[] {
  const words: string[] = line.match(/"[^"]*"|[^\s[\]]+/g) ?? [];
  let command = program;
  for (let next; (next = command.commands.find((one) => one.name() === words[0])); words.shift())
    command = next;
  if (command === program) return [`there is no command ${words[0]}`];
  const flags = words.filter((word) => word.startsWith('--'));
  const known = command.options.map(({ long }) => long);
  const needed = command.options.filter(({ mandatory }) => mandatory).map(({ long }) => long!);
  const values = words.filter(
    (word, i) => !word.startsWith('--') && !words[i - 1]?.startsWith('--'),
  );
  return [
    ...flags.filter((flag) => !known.includes(flag)),
    ...needed.filter((flag) => !flags.includes(flag)).map((flag) => `${flag} is missing`),
    ...(values.length === command.registeredArguments.length
      ? []
      : [`its arguments are ${values.join(' ')}`]),
  ];
}

test('a reason for which the database rejects is in the runbook, since no source can be mended for it', () => {
  expect(REJECT_REASONS).toContain('refused_by_database');
  expect(/### Many rejects[\s\S]*?\n### /.exec(OPERATIONS)![0]).toContain('`refused_by_database`');
});
