import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { parse } from 'dotenv';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { registerDown } from '../../src/commands/down.js';
import { registerStatus } from '../../src/commands/status.js';
import { registerUp } from '../../src/commands/up.js';
import { loadConfig } from '../../src/config.js';
import { loadStackSettings } from '../../src/stack-config.js';
import { removeEnvFile, writeEnvFile } from '../../src/stack/env-file.js';

const ADDRESSES = {
  mysqlUrl: 'mysql://rollcall:secret@127.0.0.1:20001/rollcall',
  kafkaBrokers: '127.0.0.1:20002',
  temporalAddress: '127.0.0.1:20003',
};
const ELSEWHERE = {
  ROLLCALL_MYSQL_URL: 'mysql://user:hush@db:3306/campus',
  ROLLCALL_KAFKA_BROKERS: 'kafka:9092',
  TEMPORAL_ADDRESS: 'temporal:7233',
};
let project: string;
let home: string;
let envFile: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'rollcall-commands-'));
  home = join(project, '.rollcall');
  envFile = join(home, 'env');
  for (const key of [...Object.keys(ELSEWHERE), 'ROLLCALL_MAC_KEY']) vi.stubEnv(key, undefined);
  vi.stubEnv('XDG_CACHE_HOME', project);
  vi.spyOn(process, 'cwd').mockReturnValue(project);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(project, { recursive: true });
});

describe('the env file', () => {
  test('gives a shell and our commands the same values, and puts the CLI on PATH', async () => {
    const cache = join(project, 'my "cache" $HOME `x`');
    const bin = join(cache, 'temporal-1');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'temporal'), '#!/bin/sh\n', { mode: 0o755 });
    await writeEnvFile(
      home,
      { ...ADDRESSES, temporalBin: join(bin, 'temporal') },
      { configured: {}, cache },
    );

    const config = loadConfig(project);
    expect(config.mysqlUrl()).toBe(ADDRESSES.mysqlUrl);
    expect(config.kafka().brokers).toEqual([ADDRESSES.kafkaBrokers]);
    expect(config.temporalEnv.TEMPORAL_ADDRESS).toBe(ADDRESSES.temporalAddress);
    const script =
      '. "$0"; echo "$ROLLCALL_MYSQL_URL"; echo "$TEMPORAL_ADDRESS"; echo "$ROLLCALL_MAC_KEY"; command -v temporal';
    const seen = execFileSync('sh', ['-c', script, envFile], { encoding: 'utf8' })
      .trim()
      .split('\n');
    expect(seen).toEqual([
      ADDRESSES.mysqlUrl,
      ADDRESSES.temporalAddress,
      config.macKey(),
      join(bin, 'temporal'),
    ]);
    expect(statSync(envFile).mode & 0o777).toBe(0o600);
  });

  test('keeps its MAC key until it is removed', async () => {
    const options = { configured: {}, cache: '/cache' };
    await writeEnvFile(home, ADDRESSES, options);
    const first = loadConfig(project).macKey();
    await writeEnvFile(home, ADDRESSES, options);
    expect(loadConfig(project).macKey()).toBe(first);
    await removeEnvFile(home);
    await writeEnvFile(home, ADDRESSES, options);
    expect(loadConfig(project).macKey()).not.toBe(first);
  });

  test('does not count as configuration once a shell has sourced it', async () => {
    await writeEnvFile(home, ADDRESSES, { configured: {}, cache: '/cache' });
    for (const [key, value] of Object.entries(parse(readFileSync(envFile)))) {
      if (key !== 'PATH') vi.stubEnv(key, value);
    }
    expect(loadStackSettings(project).configured).toEqual({});
    vi.stubEnv('TEMPORAL_ADDRESS', 'temporal:7233');
    expect(loadStackSettings(project).configured).toEqual({ temporalAddress: 'temporal:7233' });
  });
});

describe('with every server configured elsewhere', () => {
  beforeEach(() => {
    const lines = Object.entries(ELSEWHERE).map(([key, value]) => `${key}=${value}\n`);
    writeFileSync(join(project, '.env'), lines.join(''));
  });

  test('up starts nothing, says so, and keeps passwords off the terminal', async () => {
    const { output, errors } = await rollcall('up');
    expect(errors).toEqual([
      'Using the configured MySQL at mysql://user:***@db:3306/campus',
      'Using the configured Kafka at kafka:9092',
      'Using the configured Temporal at temporal:7233',
    ]);
    expect(output.join('\n')).toContain('mysql://user:***@db:3306/campus');
    expect([...output, ...errors].join('\n')).not.toContain('hush');
  });

  test('up writes no configured address into its env file', async () => {
    await rollcall('up', '--json');
    expect(Object.keys(parse(readFileSync(envFile)))).toEqual(['ROLLCALL_MAC_KEY']);
  });

  test('status says so for each server', async () => {
    const { output } = await rollcall('status', '--json');
    const servers = JSON.parse(output.join('\n')) as { server: string; state: string }[];
    expect(servers.map(({ server, state }) => `${server} ${state}`)).toEqual([
      'Temporal configured elsewhere',
      'Kafka configured elsewhere',
      'MySQL configured elsewhere',
    ]);
  });
});

test('down with nothing to stop says so', async () => {
  expect((await rollcall('down', '--delete-data')).output).toEqual([
    'No server was running.',
    'Deleted the data of the local servers.',
  ]);
});

test('up refuses a number that is not a port', async () => {
  await expect(rollcall('up', '--mysql-port', '0')).rejects.toThrow(/must be a port/);
});

async function rollcall(...args: string[]): Promise<{ output: string[]; errors: string[] }> {
  const output: string[] = [];
  const errors: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void output.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void errors.push(line));
  const program = new Command('rollcall')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  for (const register of [registerUp, registerDown, registerStatus]) register(program);
  program.commands.forEach((command) => command.copyInheritedSettings(program));
  await program.parseAsync(args, { from: 'user' });
  return { output, errors };
}
