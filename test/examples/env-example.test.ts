import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'dotenv';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const EXAMPLE = readFileSync(join(ROOT, '.env.example'), 'utf8');
const CONFIG = readFileSync(join(ROOT, 'src/config-schema.ts'), 'utf8');
const CONTRACT_KEYS = [
  'ROLLCALL_MYSQL_URL',
  'ROLLCALL_KAFKA_BROKERS',
  'ROLLCALL_KAFKA_TOPIC',
  'ROLLCALL_KAFKA_ENRICHED_TOPIC',
  'ROLLCALL_KAFKA_TLS',
  'ROLLCALL_KAFKA_SASL_MECHANISM',
  'ROLLCALL_KAFKA_SASL_USERNAME',
  'ROLLCALL_KAFKA_SASL_PASSWORD',
  'ROLLCALL_TASK_QUEUE',
  'ROLLCALL_TIME_ZONE',
  'ROLLCALL_MAC_KEY',
  'ROLLCALL_METRICS_ADDRESS',
  'ROLLCALL_EVENT_DAYS',
];
const values = parse(EXAMPLE);

test('.env.example names every key that the configuration reads, and no other', () => {
  const read = new Set(CONFIG.match(/\bROLLCALL_[A-Z_]*[A-Z]\b/g));
  const named = Object.keys(values).filter((key) => key.startsWith('ROLLCALL_'));
  expect(named.sort()).toEqual([...read].sort());
  expect(named).toEqual(expect.arrayContaining(CONTRACT_KEYS));
});

test('.env.example explains every key in the line above it', () => {
  const rows = EXAMPLE.split('\n');
  const bare = rows.filter(
    (row, index) => /^[A-Z]/.test(row) && !/^# \S/.test(rows[index - 1] ?? ''),
  );
  expect(bare).toEqual([]);
});

test('.env.example as it stands changes no setting', () => {
  const folder = mkdtempSync(join(tmpdir(), 'env-example-'));
  try {
    const bare = plain(loadConfig(folder));
    writeFileSync(join(folder, '.env'), EXAMPLE);
    expect(plain(loadConfig(folder))).toEqual(bare);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('.env.example shows each default', () => {
  const settings = CONFIG.split('z.object({')[1]!
    .split('\n});')[0]!
    .split(/\n {2}(?=ROLLCALL_)/);
  const defaults = settings.flatMap((setting) => {
    const value = /\.default\('?([^')]*)'?\)/.exec(setting)?.[1];
    return value === undefined ? [] : [[setting.split(':')[0]!, value]];
  });
  expect(defaults.length).toBeGreaterThan(5);
  expect(values).toMatchObject(Object.fromEntries(defaults) as Record<string, string>);
});

/**
 * The comparable part of a configuration. Its functions look up values that these tests do not set.
 */
function plain(config: object): object {
  return JSON.parse(JSON.stringify(config)) as object;
}
