import type { Command } from 'commander';
import { NAMED_FORMATS, nameOfFormat, PLAIN } from '../../attendance/format/read-record.js';
import type { RecordFormat } from '../../attendance/format/read-record.js';
import { loadConfig } from '../../config.js';
import { tableText } from '../terminal/table.js';
import { registerFormatTry } from './try.js';

/** Adds `rollcall format list` and `format try`. */
export function registerFormat(program: Command): void {
  const format = program
    .command('format')
    .description('how the records of the topic are read: list the formats, try one on a sample');
  format
    .command('list')
    .description('list the formats, and which one is set')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: boolean }) => {
      const chosen = loadConfig().format;
      console.log(json ? JSON.stringify(listed(chosen)) : listText(chosen));
    });
  registerFormatTry(format);
}

type ListedFormat = {
  name: string;
  title: string;
  sources: { title: string; address: string }[];
  /** Whether ROLLCALL_RECORD_FORMAT chooses it. */
  chosen: boolean;
};

const PLAIN_TITLE = "rollcall's own JSON record (docs/input.md)";

function listed(chosen: RecordFormat): ListedFormat[] {
  const names = NAMED_FORMATS.map(nameOfFormat);
  const own = names.includes(nameOfFormat(chosen)) ? [] : [chosen];
  return [...NAMED_FORMATS, ...own].map((format) => ({
    name: nameOfFormat(format),
    title: format === PLAIN ? PLAIN_TITLE : format.title,
    sources: format === PLAIN ? [] : (format.sources ?? []),
    chosen: nameOfFormat(format) === nameOfFormat(chosen),
  }));
}

function listText(chosen: RecordFormat): string {
  return [
    tableText(
      ['format', 'records', ''],
      listed(chosen).map(({ name, title, chosen: is }) => [name, title, is ? 'set' : '']),
    ),
    'ROLLCALL_RECORD_FORMAT sets one of these, or names a file that declares another (docs/formats.md).',
  ].join('\n');
}
