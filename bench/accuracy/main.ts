import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { NOISES } from '../../src/simulator/noise.js';
import { accuracyDocument, codesSection } from './document.js';
import { measureFeed, type FeedFigures } from './feed.js';
import { plotName } from './document-sweeps.js';
import { figuresBefore, keepFigures, type Before } from './before.js';
import type { Measured } from './jobs.js';
import { identitiesSection } from './document-identities.js';
import { peopleSection } from './document-people.js';
import {
  measure,
  measureCompared,
  measureOnlyCodes,
  measureOnlyIdentities,
  measureOnlyPeople,
  measureQuick,
  type Results,
} from './measure.js';
import { REPORTING, type CampusSize } from './campuses.js';
import { POLICIES } from './policies.js';
import { reliabilityPlot, sweepPlot } from './plots.js';
import { sumOf } from './sums.js';
import { CLASS_COLUMNS, figuresTable, STUDENT_COLUMNS } from './tables.js';
import { withSection } from './write-section.js';

/**
 * `npm run accuracy`: measures the policies on simulated campuses, prints the figures and writes
 * docs/accuracy.md with its plots. `npm run accuracy -- feed` prints the figures of docs/feed.md,
 * `npm run accuracy -- people`, `npm run accuracy -- codes` and `npm run accuracy -- identities`
 * measure the people in rooms, the codes that are refused and what logins are worth, and write only
 * that section of the page.
 */
async function main(): Promise<void> {
  const command = new Command()
    .name('npm run accuracy --')
    .description('measure how well the policies tell who attended, on simulated campuses')
    .argument(
      '[what]',
      '"feed": how well a broken feed is told from an unusual day; "people": the people in rooms; ' +
        '"codes": which codes are refused; "identities": what logins are worth',
    )
    .option('--quick', 'one small campus, in seconds; print its figures and write nothing')
    .option(
      '--keep [version]',
      'keep the figures of this version in bench/accuracy/before.json, and print none',
    )
    .option('--seed <number>', '"identities": only this campus of those for reporting', Number)
    .option('--out <dir>', 'folder for accuracy.md and its plots', 'docs')
    .parse();
  const { quick, keep, seed, out } = command.opts<{
    quick?: true;
    keep?: true | string;
    seed?: number;
    out: string;
  }>();
  if (command.args[0] === 'feed') {
    printFeed(measureFeed());
    return;
  }
  if (command.args[0] === 'people') {
    const measured = await measureOnlyPeople(createProgress());
    await writeSection(peopleSection(measured), '## Agreement with rolls', out);
    return;
  }
  if (command.args[0] === 'codes') {
    const measured = await measureOnlyCodes(createProgress());
    await writeSection(codesSection(measured), '## Agreement with rolls', out);
    return;
  }
  if (command.args[0] === 'identities') {
    const sizes = reportingSizes(seed);
    const measured = await measureOnlyIdentities(createProgress(), sizes);
    await writeSection(identitiesSection(measured, sizes), '## Departures', out);
    return;
  }
  if (quick) {
    print([measureQuick()]);
    return;
  }
  if (keep) {
    const version = keep === true ? 'the version before' : keep;
    const file = await keepFigures(version, await measureCompared(createProgress()));
    process.stdout.write(`Kept the figures in ${file}.\n`);
    return;
  }
  const results = await measure(createProgress());
  print(results.settings.simulated);
  const files = await writeReport(results, await figuresBefore(), out);
  process.stdout.write(`Wrote ${files.join(', ')}.\n`);
}

function print(all: readonly Measured[]): void {
  const rows = all.flatMap(({ size, scores }) =>
    POLICIES.map((policy) => [`${size.seed} ${policy}`, scores[policy]] as const),
  );
  const tables = [STUDENT_COLUMNS, CLASS_COLUMNS].map((columns) =>
    figuresTable('campus', rows, columns),
  );
  process.stdout.write(`${tables.join('\n\n')}\n`);
}

function printFeed({ days, falseAlarms, found }: FeedFigures): void {
  const lines = [
    'kind of day: days, false alarms',
    ...Object.entries(days).map(([kind, counts]) => `${kind}: ${counts.days}, ${counts.alarms}`),
    ...falseAlarms.map((alarm) => `false alarm: ${JSON.stringify(alarm)}`),
    '',
    'fault: broken days, found with a history, found without one',
    ...Object.entries(found).map(
      ([name, counts]) => `${name}: ${counts.days}, ${counts.withHistory}, ${counts.without}`,
    ),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** The campuses for reporting, or the one with this seed. */
function reportingSizes(seed: number | undefined): readonly CampusSize[] {
  const sizes = REPORTING.filter((size) => seed === undefined || size.seed === seed);
  if (sizes.length > 0) return sizes;
  const seeds = REPORTING.map((size) => size.seed).join(', ');
  throw new Error(`--seed takes one of ${seeds}, not ${seed}`);
}

/** Prints a section, and writes it into the page. `before`: the section that it follows. */
async function writeSection(section: string, before: string, folder: string): Promise<void> {
  const page = join(folder, 'accuracy.md');
  await writeFile(page, withSection(await readFile(page, 'utf8'), section, before));
  process.stdout.write(`${section}\n\nWrote it into ${page}.\n`);
}

async function writeReport(results: Results, before: Before, folder: string): Promise<string[]> {
  const files: [string, string][] = [
    ['accuracy.md', accuracyDocument(results, before)],
    ['accuracy-reliability.svg', reliabilityPlot(sumOf(results.settings.simulated, 'standard'))],
    ...results.sweeps.map((sweep): [string, string] => [
      plotName(sweep),
      sweepPlot(sweep, NOISES[sweep.noise].value),
    ]),
  ];
  await mkdir(folder, { recursive: true });
  for (const [name, text] of files) await writeFile(join(folder, name), text);
  return files.map(([name]) => join(folder, name));
}

function createProgress(): (text: string) => void {
  const start = Date.now();
  return (text) =>
    process.stderr.write(
      `${String(Math.round((Date.now() - start) / 1000)).padStart(5)} s  ${text}\n`,
    );
}

await main();
