import { createReadStream, statSync } from 'node:fs';
import type { Command } from 'commander';
import {
  createReadRecord,
  nameOfFormat,
  type RecordFormat,
} from '../../attendance/format/read-record.js';
import {
  betterFormat,
  createTrial,
  trialOf,
  type SampleRecord,
  type Trial,
} from '../../attendance/format/try-format.js';
import { oneDayAfter, wallClock } from '../../attendance/wall-clock.js';
import { loadConfig, type Config } from '../../config.js';
import { RollcallError, messageOf } from '../../errors.js';
import { readListedNames } from '../../mysql/answers/unknown-access-points.js';
import { recordFormatOf } from '../../record-format.js';
import { withDatabase } from '../connect/with-database.js';
import { refuseUnlessLines } from '../send/file-signature.js';
import { logLines } from '../send/log-lines.js';
import { trialText, type TrialReport, type TriedFormat } from './trial-text.js';

/** A sample shows what a day would. */
const MOST_RECORDS = 100_000;
/** So many of them are tried with every other format too. */
const MOST_COMPARED = 1_000;

export function registerFormatTry(format: Command): void {
  format
    .command('try')
    .description('show what the lines of a sample would be read as; sends and stores nothing')
    .argument('<file>', 'the file, one record a line, or - for standard input')
    .option('--format <format>', 'a format or a file that declares one; by default the one set')
    .option('--json', 'print JSON')
    .action(async (file: string, flags: { format?: string; json?: boolean }) => {
      const report = await tryFormat(file, loadConfig(), flags.format);
      console.log(flags.json ? JSON.stringify(jsonOf(report)) : trialText(report));
    });
}

/** @throws RollcallError `usage` for no such format, `refused` for no such file or no lines */
async function tryFormat(file: string, config: Config, name?: string): Promise<TrialReport> {
  const format = name === undefined ? config.format : askedFormat(name);
  const { writtenMs, stream } = openSample(file);
  const latest = oneDayAfter(wallClock(Date.now(), config.timeZone));
  const options = { ...config, format };
  const trial = createTrial(nameOfFormat(format), createReadRecord(options), latest);
  const compared: SampleRecord[] = [];
  let records = 0;
  for await (const lines of logLines(refuseUnlessLines(file, stream), { offset: 0, lines: 0 })) {
    for (const { value, number } of lines) {
      const record = { value, place: `line ${number}` };
      trial.take(record);
      if (compared.length < MOST_COMPARED) compared.push(record);
      records += 1;
      if (records >= MOST_RECORDS) break;
    }
    if (records >= MOST_RECORDS) break;
  }
  const result = trial.result();
  if (result.records === 0)
    throw new RollcallError('refused', `${file} has no line: give a file of one record a line.`);
  return {
    ...result,
    ...(await unknownOf(result, config)),
    better: betterFormat(compared, trialOf(compared, options, latest), config, latest),
    trial: result,
    writtenAt: wallClock(writtenMs, config.timeZone),
  };
}

function askedFormat(name: string): RecordFormat {
  const chosen = recordFormatOf(name);
  if (typeof chosen !== 'string') return chosen.format;
  throw new RollcallError('usage', `--format ${chosen}.`);
}

function openSample(file: string): { writtenMs: number; stream: AsyncIterable<Buffer> } {
  if (file === '-') return { writtenMs: Date.now(), stream: process.stdin };
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile())
    throw new RollcallError('refused', `${file} is no file: give a file of one record a line.`);
  return { writtenMs: found.mtimeMs, stream: createReadStream(file) };
}

async function unknownOf(
  trial: Trial,
  config: Config,
): Promise<Pick<TrialReport, 'unknownAccessPoints' | 'noRoster'>> {
  if (!config.hasDatabase)
    return { unknownAccessPoints: [], noRoster: 'ROLLCALL_MYSQL_URL is not set' };
  try {
    const listed = await withDatabase(readListedNames, config);
    return {
      unknownAccessPoints: [...trial.accessPoints]
        .filter(([name]) => !listed.has(name))
        .map(([name, count]) => ({ name, count }))
        .sort((a, b) => b.count - a.count),
      noRoster: listed.size === 0 ? 'no roster has been imported' : undefined,
    };
  } catch (error) {
    return { unknownAccessPoints: [], noRoster: messageOf(error) };
  }
}

function jsonOf(report: TrialReport): TriedFormat {
  const { format, records, events, ignored, rejects, unknownAccessPoints, better } = report;
  return { format, records, events, ignored, rejects, unknownAccessPoints, better };
}
