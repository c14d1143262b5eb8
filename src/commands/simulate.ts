import { mkdir, open, readdir, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { messageOf, RollcallError } from '../errors.js';
import { NOISES } from '../simulator/noise.js';
import { simulateCampus, type Campus, type CampusOptions } from '../simulator/simulate-campus.js';
import { TRUTH_HEADER } from '../simulator/truth.js';
import { counted } from './terminal/counted.js';
import { fileErrorWords } from './terminal/file-error.js';
import { startProgressBar } from './terminal/progress-bar.js';

/** Adds `rollcall simulate`. */
export function registerSimulate(program: Command): void {
  program
    .command('simulate')
    .description('write a simulated campus: roster files, a WiFi log and the truth of who attended')
    .argument('<dir>', 'the folder to write to; it is created if it is missing')
    .option('--seed <number>', 'a number; the same seed gives the same files', '1')
    .option('--students <number>', 'the number of students', '2000')
    .option('--days <number>', 'the number of days in a row, weekends included', '5')
    .option('--start-date <date>', 'the first day, YYYY-MM-DD', '2019-09-02')
    .option(
      '--listed-access-points <share>',
      'the share of classroom access points that access-points.csv lists, 0 to 1',
      '1',
    )
    .option(
      '--departures <share>',
      'the share of leavings of an access point that are logged, 0 to 1',
      '0',
    )
    .option('--logins', 'write the logins of students into the records and into students.csv')
    .option(
      '--noise <name=value>',
      'set a noise of the list below; may be given several times',
      (text, list: string[] = []) => [...list, text],
    )
    .option('--force', 'write over the files of a folder that is not empty')
    .addHelpText('after', noiseHelp())
    .action(async (folder: string, flags: Flags) => {
      const options = campusOptions(flags);
      const written = await simulate(folder, options, flags.force === true);
      process.stdout.write(
        `Wrote ${options.students} students, ${written.records} records and ${written.truthRows} lines of truth ` +
          `for ${counted(options.days, 'day')} to ${folder}.\n`,
      );
    });
}

type Flags = {
  seed: string;
  students: string;
  days: string;
  startDate: string;
  listedAccessPoints: string;
  departures: string;
  logins?: true;
  /** "name=value" */
  noise?: string[];
  force?: true;
};

const MINUTES_PER_DAY = 1440;
/** How many characters are written at once. */
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
  for (const text of flags.noise ?? []) {
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
    departures: number('--departures', flags.departures),
    logins: flags.logins === true,
    noise,
  };
  if (faults.length > 0) throw badOptions(faults.join('; '));
  return options;
}

/**
 * Writes a simulated campus to a folder.
 * @param force write over the files of a folder that is not empty
 * @throws RollcallError `usage` for wrong options, or a folder that cannot be written to
 */
export async function simulate(
  folder: string,
  options: CampusOptions,
  force: boolean,
): Promise<Written> {
  const campus = checked(options);
  await prepare(folder, force);
  return writeCampus(folder, campus, options.days);
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
  return new RollcallError('usage', `The campus cannot be simulated: ${faults}.`, { cause });
}

async function prepare(folder: string, force: boolean): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    if (force || (await readdir(folder)).length === 0) return;
  } catch (cause) {
    throw new RollcallError(
      'usage',
      `The folder ${folder} cannot be written to: ${fileErrorWords(cause) ?? messageOf(cause)}.`,
      { cause },
    );
  }
  throw new RollcallError(
    'usage',
    `The folder ${folder} is not empty: choose another one, or write over its files with --force.`,
  );
}

/** How much was written, for the message. */
type Written = { records: number; truthRows: number };

async function writeCampus(folder: string, campus: Campus, days: number): Promise<Written> {
  for (const { name, lines } of campus.roster)
    await writeFile(join(folder, name), lines.join('\n') + '\n');
  const values = { date: '', records: 0 };
  const bar = startProgressBar(BAR, { total: days * MINUTES_PER_DAY, values });
  let minutes = 0;
  const truth = await open(join(folder, 'truth.csv'), 'w');
  const events = await open(join(folder, 'events.jsonl'), 'w');
  const written: Written = { records: 0, truthRows: 0 };
  try {
    await truth.appendFile(`${TRUTH_HEADER}\n`);
    for (const day of campus.days()) {
      written.truthRows += day.truthRows.length;
      if (day.truthRows.length > 0) await truth.appendFile(day.truthRows.join('\n') + '\n');
      for await (const records of appended(events, day.eventLines())) {
        written.records += records;
        minutes += 1;
        bar.update(minutes, { date: day.date, records: written.records });
      }
    }
  } finally {
    bar.stop();
    await Promise.all([truth.close(), events.close()]);
  }
  return written;
}

const BAR = '{bar} {percentage} % | {date} | {records} records | {eta_formatted} left';

/** Writes chunks of lines to a file in larger pieces, and yields the number of lines of each. */
async function* appended(file: FileHandle, chunks: Iterable<string[]>): AsyncGenerator<number> {
  let text = '';
  for (const lines of chunks) {
    if (lines.length > 0) text += lines.join('\n') + '\n';
    if (text.length > CHUNK_CHARACTERS) {
      await file.appendFile(text);
      text = '';
    }
    yield lines.length;
  }
  if (text) await file.appendFile(text);
}

function noiseHelp(): string {
  const lines = Object.entries(NOISES).map(([name, { value, sweep, about }]) => {
    const range = sweep ? ` (${sweep[0]} to ${sweep[1]})` : '';
    return `  ${name.padEnd(30)}${about}; default ${value}${range}`;
  });
  return `\nNoises, each with its default and the range that the accuracy report covers:\n${lines.join('\n')}`;
}
