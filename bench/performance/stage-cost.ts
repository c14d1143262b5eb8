import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { forgetPeak, usageOf, type Usage } from './process-usage.js';
import type { Servers } from './own-servers.js';

/** What one stage of a measurement took. */
export type StageCost = {
  stage: string;
  seconds: number;
  /** Of this machine in the last minute. */
  load: number;
  /** CPU seconds by process. */
  cpu: Record<string, number>;
  /** The most memory of each process during the stage, MiB. */
  peak: Record<string, number>;
};

/** Measures a stage, and what some processes use for it. */
export async function costOfStage(
  stage: string,
  processes: Record<string, number>,
  work: () => Promise<Record<string, Usage> | void>,
): Promise<StageCost> {
  const before = Object.entries(processes).map(([name, pid]) => {
    forgetPeak(pid);
    return [name, pid, usageOf(pid).cpuSeconds] as const;
  });
  const from = performance.now();
  const more = (await work()) ?? {};
  const cost: StageCost = {
    stage,
    seconds: (performance.now() - from) / 1000,
    load: loadavg()[0]!,
    cpu: {},
    peak: {},
  };
  for (const [name, pid, cpuBefore] of before) {
    const { cpuSeconds, peakMiB } = usageOf(pid);
    cost.cpu[name] = cpuSeconds - cpuBefore;
    cost.peak[name] = peakMiB;
  }
  for (const [name, { cpuSeconds, peakMiB }] of Object.entries(more)) {
    cost.cpu[name] = cpuSeconds;
    cost.peak[name] = peakMiB;
  }
  return cost;
}

const LOOK_MS = 20;

/** Runs `rollcall`, and says what its process has used. @throws when it fails */
export async function runRollcall(
  { folder, env }: Pick<Servers, 'folder' | 'env'>,
  ...args: string[]
): Promise<{ usage: Usage; printed: string }> {
  const child = spawn(process.execPath, [resolve('bin', 'rollcall.js'), ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pieces: Buffer[] = [];
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => pieces.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  let usage: Usage = { cpuSeconds: 0, peakMiB: 0 };
  const look = setInterval(() => {
    if (child.exitCode === null) usage = lastUsage(child.pid!, usage);
  }, LOOK_MS);
  const [code] = (await once(child, 'close')) as [number];
  clearInterval(look);
  if (code !== 0) throw new Error(`rollcall ${args.join(' ')} has failed: ${said}`);
  return { usage, printed: Buffer.concat(pieces).toString() };
}

/** The process may have ended since; it then keeps what it had at the look before. */
function lastUsage(pid: number, before: Usage): Usage {
  try {
    const now = usageOf(pid);
    return Number.isNaN(now.peakMiB) ? before : now;
  } catch {
    return before;
  }
}

/** The bytes of each table, of the binary logs, and of what Kafka and Temporal keep. */
export function disksOf({ folder }: Pick<Servers, 'folder'>): Record<string, number> {
  const data = join(folder, 'mysql', 'data');
  const disks: Record<string, number> = {};
  for (const { name, bytes } of filesIn(join(data, 'rollcall')))
    disks[name.replace(/(#p#.*)?\.ibd$/, '')] =
      (disks[name.replace(/(#p#.*)?\.ibd$/, '')] ?? 0) + bytes;
  const sum = (files: { bytes: number }[]) => files.reduce((all, { bytes }) => all + bytes, 0);
  disks['(binary logs)'] = sum(filesIn(data).filter(({ name }) => /^binlog\.\d+$/.test(name)));
  disks['(Kafka)'] = sum(filesIn(join(folder, 'kafka', 'data')));
  disks['(Temporal)'] = sum(filesIn(join(folder, 'temporal')));
  return disks;
}

/** The files in a folder and in its folders. Kafka deletes some meanwhile. */
function filesIn(folder: string): { name: string; bytes: number }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap(({ name, parentPath }) => {
      const found = statSync(join(parentPath, name), { throwIfNoEntry: false });
      return found ? [{ name, bytes: found.size }] : [];
    });
}
