// Runs random faults against the product for a while, and checks that every record is counted once
// and every word of a person is in force (see test/chaos).
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runVitest } from './run-vitest.js';

const USAGE = 'usage: npm run chaos -- [--seconds 600] [--seed <any>] [--json <file>]';

/** The environment of the run. @throws Error with a sentence for the user */
function readArguments() {
  const { values } = parseArgs({
    options: { seconds: { type: 'string' }, seed: { type: 'string' }, json: { type: 'string' } },
  });
  const { seconds = '600', seed = String(Math.floor(Math.random() * 1_000_000)), json } = values;
  if (!(Number(seconds) > 0 && Number.isFinite(Number(seconds))))
    throw new Error(`--seconds must be a number above 0, not "${seconds}".`);
  if (!/^\d{1,10}$/.test(seed) || Number(seed) > 0xffffffff)
    throw new Error(`--seed must be a whole number from 0 to 4294967295, not "${seed}".`);
  if (json === '') throw new Error('--json needs the name of a file.');
  return { CHAOS_SECONDS: seconds, CHAOS_SEED: seed, ...(json && { CHAOS_JSON: resolve(json) }) };
}

await runVitest('test/chaos/vitest.config.ts', USAGE, readArguments);
