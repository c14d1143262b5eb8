import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { FAULT_KINDS, planFaults, type PlannedFault } from './plan.js';

const SEEDS = Array.from({ length: 50 }, (_, seed) => seed);

function firstFaults(seed: number, count: number): PlannedFault[] {
  const plan = planFaults(seed);
  return Array.from({ length: count }, () => plan.next().value);
}

test('one seed gives one sequence of faults, and another seed another', () => {
  expect(firstFaults(1, 40)).toEqual(firstFaults(1, 40));
  expect(firstFaults(1, 40)).not.toEqual(firstFaults(2, 40));
});

test('the first four faults hit workers, Kafka, MySQL and Temporal, whatever the seed; some thirty have every kind, and some at once', () => {
  for (const seed of SEEDS) {
    const faults = firstFaults(seed, 35);
    const targets = faults.slice(0, 4).map(({ kind }) => FAULT_KINDS[kind].target);
    expect(targets.sort()).toEqual(['kafka', 'mysql', 'temporal', 'worker']);
    expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(Object.keys(FAULT_KINDS)));
    expect(new Set(faults.map(({ begins }) => begins.after))).toEqual(
      new Set(['begin', 'recovery']),
    );
  }
});

test('npm run chaos refuses a bad argument by one sentence and the usage, with status 2', () => {
  for (const [args, sentence] of [
    [['--seconds', 'ten'], '--seconds must be a number above 0, not "ten".'],
    [['--seconds', '0'], '--seconds must be a number above 0, not "0".'],
    [['--seed=-1'], '--seed must be a whole number'],
    [['--seed', '1.5'], '--seed must be a whole number'],
    [['--for', '10'], "Unknown option '--for'"],
    [['--json', ''], '--json needs the name of a file.'],
  ] as const) {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/chaos.js', ...args], {
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(sentence);
    expect(stderr.split('\n')).toHaveLength(3);
  }
});
