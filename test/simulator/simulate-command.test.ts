import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { registerSimulate } from '../../src/commands/simulate.js';
import { NOISES } from '../../src/simulator/noise.js';
import { simulateCampus } from '../../src/simulator/simulate-campus.js';
import { TRUTH_HEADER } from '../../src/simulator/truth.js';

let folder: string;
let printed: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-simulate-'));
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

async function simulate(...flags: string[]): Promise<void> {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  registerSimulate(program);
  await program.parseAsync(['simulate', ...flags], { from: 'user' });
}

describe('rollcall simulate', () => {
  test('writes the files of the campus that the simulator makes', async () => {
    const target = join(folder, 'new', 'campus');
    await simulate(
      target,
      '--seed',
      '3',
      '--students',
      '60',
      '--days',
      '2',
      '--noise',
      'lateShare=0.5',
    );
    const campus = simulateCampus({ seed: 3, students: 60, days: 2, noise: { lateShare: 0.5 } });
    const truth = [TRUTH_HEADER];
    const events: string[] = [];
    for (const { truthRows, eventLines } of campus.days()) {
      truth.push(...truthRows);
      for (const lines of eventLines()) events.push(...lines);
    }
    const expected = [
      ...campus.roster,
      { name: 'truth.csv', lines: truth },
      { name: 'events.jsonl', lines: events },
    ];
    for (const { name, lines } of expected) {
      expect(await readFile(join(target, name), 'utf8'), name).toBe(`${lines.join('\n')}\n`);
    }
    expect((await readdir(target)).sort()).toEqual(expected.map(({ name }) => name).sort());
    expect(printed).toBe(
      `Wrote 60 students, ${events.length} records and ${truth.length - 1} lines of truth for 2 days to ${target}.\n`,
    );
  });

  test('refuses a folder that is not empty, unless told to write over its files', async () => {
    await writeFile(join(folder, 'students.csv'), 'mine');
    const flags = [folder, '--students', '20', '--days', '1'];
    await expect(simulate(...flags)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/not empty.*--force/) as string,
    });
    expect(await readFile(join(folder, 'students.csv'), 'utf8')).toBe('mine');
    await simulate(...flags, '--force');
    expect(await readFile(join(folder, 'students.csv'), 'utf8')).toMatch(/^student_id,opted_out\n/);
  });

  test('names every bad flag in one sentence, and writes nothing', async () => {
    const target = join(folder, 'none');
    const bad = ['--seed', 'x', '--students', '', '--noise', 'hiss', '--noise', 'lateShare=much'];
    await expect(simulate(target, ...bad)).rejects.toMatchObject({
      code: 'usage',
      message:
        'The campus cannot be simulated: --noise must be name=value, not "hiss"; ' +
        '--noise lateShare must be a number, not "much"; --seed must be a number, not "x"; ' +
        '--students must be a number, not "".',
    });
    await expect(simulate(target, '--noise', 'hiss=1', '--days', '0')).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(
        /days must be a whole number.*no noise "hiss" \(there are /,
      ) as string,
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test('lists every noise with its default in its help', async () => {
    await expect(simulate('--help')).rejects.toMatchObject({ exitCode: 0 });
    for (const [name, { value }] of Object.entries(NOISES)) {
      expect(printed).toMatch(new RegExp(`^  ${name} .*; default ${value}(?: \\(|$)`, 'm'));
    }
  });
});
