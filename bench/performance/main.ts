import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { printTable } from '../../src/commands/terminal/table.js';
import { measureActions } from './actions.js';
import { measureBoard } from './board.js';
import type { Figure, Measured, MeasureOptions } from './figures.js';
import { measureCampuses } from './campuses.js';
import { measureFormats } from './formats.js';
import { measureFreshness } from './freshness.js';
import { measureIdle } from './idle.js';
import { measureIngest } from './ingest.js';
import { measurePacking } from './packing.js';
import { measureQueries } from './queries.js';
import { measureRollup } from './rollup.js';
import { measureScale } from './scale.js';

const PARTS: Record<string, (options: MeasureOptions) => Promise<Measured>> = {
  ingest: measureIngest,
  freshness: measureFreshness,
  rollup: measureRollup,
  packing: measurePacking,
  queries: measureQueries,
  idle: measureIdle,
  actions: measureActions,
  board: measureBoard,
  formats: measureFormats,
  campuses: measureCampuses,
  scale: measureScale,
};
const USAGE = `Usage: npm run bench -- [${Object.keys(PARTS).join('|')} ...] [--scale 0.05] [--days 10] [--minutes 40] [--json FILE]`;
/** It takes an hour, so it runs only by its name. */
const LONG = 'scale';
/** A folder of the checkout that git ignores. */
const FOLDER = resolve('.rollcall', 'bench');

/** Measures the named parts, or all, one after the other. Each has its own servers. */
async function main(): Promise<void> {
  const { parts, scale, days, minutes, json } = readArguments();
  const results: (Measured & { load: string })[] = [];
  for (const part of parts) {
    const folder = resolve(FOLDER, part);
    mkdirSync(folder, { recursive: true });
    const before = loadText();
    const log = (line: string) => console.error(`${part}: ${line}`);
    const measured = await PARTS[part]!({ folder, scale, days, minutes, log });
    rmSync(folder, { recursive: true, force: true });
    results.push({ ...measured, load: `load average ${before} before, ${loadText()} after` });
    print(results.at(-1)!);
  }
  if (json === undefined) return;
  const report = { node: process.version, cpus: cpus().length, scale, results };
  writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
}

function readArguments(): {
  parts: string[];
  scale: number;
  days: number;
  minutes: number;
  json: string | undefined;
} {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        scale: { type: 'string', default: '1' },
        days: { type: 'string', default: '10' },
        minutes: { type: 'string', default: 'Infinity' },
        json: { type: 'string' },
      },
    });
    const unknown = positionals.find((part) => !(part in PARTS));
    if (unknown !== undefined) throw new Error(`there is no part "${unknown}"`);
    const scale = Number(values.scale);
    if (!(scale > 0)) throw new Error(`--scale takes a number above 0, not "${values.scale}"`);
    const days = Number(values.days);
    if (!(days >= 1)) throw new Error(`--days takes a number from 1, not "${values.days}"`);
    const minutes = Number(values.minutes);
    if (!(minutes > 0))
      throw new Error(`--minutes takes a number above 0, not "${values.minutes}"`);
    return {
      parts:
        positionals.length > 0 ? positionals : Object.keys(PARTS).filter((part) => part !== LONG),
      scale,
      days,
      minutes,
      json: values.json,
    };
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    process.exit(2);
  }
}

function loadText(): string {
  return loadavg()
    .map((load) => load.toFixed(1))
    .join(' ');
}

function print({ name, rows, notes, load }: Measured & { load: string }): void {
  console.log(`\n${name}`);
  printTable(
    ['', 'figure', 'unit', 'ratio'],
    rows.map((row) => [row.what, rounded(row.value), row.unit, ratioOf(row)]),
  );
  for (const note of [...notes, load]) console.log(`- ${note}`);
}

function rounded(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : value.toPrecision(3);
}

function ratioOf({ ratio }: Figure): string {
  return ratio ? `${ratio.value.toFixed(2)} of ${ratio.to}` : '';
}

await main();
