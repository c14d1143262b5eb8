import { mkdir, open, readdir, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import { messageOf, RollcallError } from '../errors.js';
import { NOISES } from '../simulator/noise.js';
import { simulateCampus, type Campus, type CampusOptions } from '../simulator/simulate-campus.js';
import { TRUTH_HEADER } from '../simulator/truth.js';

/** `rollcall simulate DIR`: writes a campus with its truth. */
export function registerSimulate(program: Command): void {
  program
    .command('simulate')
    .description('write a simulated campus: roster files, a WiFi log and the truth of who attended')
    .argument('<dir>', 'folder to write to; it is created if need be')
    .option('--seed <number>', 'the same seed gives the same bytes', '1')
    .option('--students <number>', 'how many students', '2000')
    .option('--days <number>', 'calendar days in a row, weekends included', '5')
    .option('--start-date <date>', 'the first day', '2019-09-02')
    .option(
      '--listed-access-points <share>',
      'share of classroom access points in access-points.csv',
      '1',
    )
    .option(
      '--noise <name=value>',
      'set a noise (repeatable)',
      (text, list: string[]) => [...list, text],
      [],
    )
    .option('--force', 'write into a folder that is not empty')
    .addHelpText('after', noiseHelp())
    .action(async (folder: string, flags: Flags) => {
      const options = campusOptions(flags);
      const campus = checked(options);
      await prepare(folder, flags.force === true);
      const written = await writeCampus(folder, campus, options.days);
      process.stdout.write(
        `Wrote ${options.students} students, ${written.records} records and ${written.truthRows} lines of truth ` +
          `for ${options.days} ${options.days === 1 ? 'day' : 'days'} to ${folder}.\n`,
      );
    });
}

type Flags = {
  seed: string;
  students: string;
  days: string;
  startDate: string;
  listedAccessPoints: string;
  noise: string[];
  force?: true;
};

const MINUTES_PER_DAY = 1440;
/** So many characters are written at once. */
const CHUNK_CHARACTERS = 1 << 20;

/** @throws RollcallError `usage`, naming every flag that cannot be read */
function campusOptions(flags: Flags): CampusOptions {
  const faults: string[] = [];
  const number = (flag: string, text: string) => {
    const value = text.trim() === '' ? NaN : Number(text);
    if (!Number.isFinite(value)) faults.push(`${flag} must be a number, not "${text}"`);
    return value;
  };
  const noise: Record<string, number> = {};
  for (const text of flags.noise) {
    const [, name, value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
    if (name === undefined || value === undefined)
      faults.push(`--noise must be name=value, not "${text}"`);
    else noise[name] = number(`--noise ${name}`, value);
  }
  const options = {
    seed: number('--seed', flags.seed),
    students: number('--students', flags.students),
    days: number('--days', flags.days),
    startDate: flags.startDate,
    listedAccessPointShare: number('--listed-access-points', flags.listedAccessPoints),
    noise,
  };
  if (faults.length > 0) throw badOptions(faults.join('; '));
  return options;
}

function checked(options: CampusOptions): Campus {
  try {
    return simulateCampus(options);
  } catch (error) {
    if (error instanceof RangeError) throw badOptions(messageOf(error), error);
    throw error;
  }
}

function badOptions(faults: string, cause?: unknown): RollcallError {
  return new RollcallError('usage', `No campus can be simulated so: ${faults}.`, { cause });
}

async function prepare(folder: string, force: boolean): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    if (force || (await readdir(folder)).length === 0) return;
  } catch (cause) {
    throw new RollcallError(
      'usage',
      `The folder ${folder} cannot be written to: ${messageOf(cause)}.`,
      {
        cause,
      },
    );
  }
  throw new RollcallError(
    'usage',
    `The folder ${folder} is not empty: choose another one, or write over its files with --force.`,
  );
}

async function writeCampus(folder: string, campus: Campus, days: number) {
  for (const { name, lines } of campus.roster)
    await writeFile(join(folder, name), lines.join('\n') + '\n');
  const bar = process.stderr.isTTY
    ? new SingleBar({ format: BAR_FORMAT, hideCursor: true })
    : undefined;
  bar?.start(days * MINUTES_PER_DAY, 0, { date: '', records: 0 });
  const truth = await open(join(folder, 'truth.csv'), 'w');
  const events = await open(join(folder, 'events.jsonl'), 'w');
  const written = { records: 0, truthRows: 0 };
  try {
    await truth.write(`${TRUTH_HEADER}\n`);
    for (const day of campus.days()) {
      written.truthRows += day.truthRows.length;
      if (day.truthRows.length > 0) await truth.write(day.truthRows.join('\n') + '\n');
      for await (const records of appended(events, day.eventLines())) {
        written.records += records;
        bar?.increment(1, { date: day.date, records: written.records });
      }
    }
  } finally {
    bar?.stop();
    await Promise.all([truth.close(), events.close()]);
  }
  return written;
}

const BAR_FORMAT = '{bar} {percentage}% | {date} | {records} records | {eta_formatted} left';

/** Writes chunks of lines to a file in larger pieces; yields the number of lines of each chunk. */
async function* appended(file: FileHandle, chunks: Iterable<string[]>): AsyncGenerator<number> {
  let text = '';
  for (const lines of chunks) {
    if (lines.length > 0) text += lines.join('\n') + '\n';
    if (text.length > CHUNK_CHARACTERS) {
      await file.write(text);
      text = '';
    }
    yield lines.length;
  }
  if (text) await file.write(text);
}

function noiseHelp(): string {
  const lines = Object.entries(NOISES).map(([name, { value, sweep, about }]) => {
    const range = sweep ? ` (${sweep[0]} to ${sweep[1]})` : '';
    return `  ${name.padEnd(30)}${about}; default ${value}${range}`;
  });
  return `\nNoises, with the range over which they are swept:\n${lines.join('\n')}`;
}
