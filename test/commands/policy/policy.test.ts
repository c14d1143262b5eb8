import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { rollupPolicy } from '../../../src/activities/rollup-policy.js';
import { SHIPPED_POLICIES } from '../../../src/attendance/policy.js';
import {
  STANDARD_PARAMETERS,
  type StandardParameters,
} from '../../../src/attendance/parameters.js';
import { parsePolicyFile } from '../../../src/commands/policy/policy-file.js';
import { registerPolicy } from '../../../src/commands/policy/policy.js';
import { exitStatusOf } from '../../../src/errors.js';
import { rollupStore } from '../../../src/mysql/rollup-store.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { cells } from '../../workbench/course-campus.js';
import { runCommand } from '../../workbench/run-command.js';

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'policies-'));
});

beforeEach(() => database.db.query("DELETE FROM policy WHERE policy NOT IN ('seed', 'standard')"));

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database?.drop();
});

const policy = (...args: string[]) =>
  runCommand(registerPolicy, ['policy', ...args], { ROLLCALL_MYSQL_URL: database.url });

function add(content: unknown, ...flags: string[]) {
  const file = join(folder, 'policy.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return policy('add', file, ...flags);
}

const STRICT = {
  name: 'strict',
  rule: 'standard',
  parameters: { presentFrom: 0.9, lateMinutes: 15 },
};

test('the policies that come with a release are listed', async () => {
  const { stdout } = await policy('list');
  expect(cells(stdout)).toEqual([
    'policy version rule added (UTC)',
    expect.stringMatching(/^seed 1 seed \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    expect.stringMatching(/^standard 1 standard \d{4}/),
  ]);
  expect(JSON.parse((await policy('list', '--json')).stdout)).toEqual([
    { name: 'seed', version: 1, rule: 'seed', addedAt: expect.any(String) as string },
    { name: 'standard', version: 1, rule: 'standard', addedAt: expect.any(String) as string },
  ]);
});

test('a policy is added once, and other parameters become its next version', async () => {
  expect((await add(STRICT)).stdout).toBe('Added policy strict, version 1.\n');
  expect((await add(STRICT)).stdout).toBe(
    'Policy strict has these parameters already, in version 1.\n',
  );
  const stricter = { ...STRICT, parameters: { presentFrom: 0.95 } };
  expect(JSON.parse((await add(stricter, '--json')).stdout)).toEqual({
    name: 'strict',
    version: 2,
    isNew: true,
  });
});

test('a policy is stored with all parameters, so that another release does not change it', async () => {
  await add(STRICT);
  const [[row]] = await database.db.query<never[]>(
    "SELECT parameters FROM policy WHERE policy = 'strict'",
  );
  expect(row).toEqual({
    parameters: { ...STANDARD_PARAMETERS, presentFrom: 0.9, lateMinutes: 15 },
  });
});

test('show lists every parameter, with its default where that differs', async () => {
  await add(STRICT);
  await add({ ...STRICT, parameters: {} });
  const shown = cells((await policy('show', 'strict', '--policy-version', '1')).stdout);
  expect(shown[0]).toMatch(/^strict, version 1: rule standard, added \d{4}-.* \(UTC\)\.$/);
  expect(shown.slice(2)).toHaveLength(Object.keys(STANDARD_PARAMETERS).length);
  expect(shown).toContain('presentFrom 0.9 0.8');
  expect(shown).toContain('lateMinutes 15 30');
  expect(shown).toContain('absentTo 0.2');
  const newest = JSON.parse((await policy('show', 'strict', '--json')).stdout) as object;
  expect(newest).toMatchObject({ name: 'strict', version: 2, parameters: STANDARD_PARAMETERS });
});

test('inferring from silence is on, can be switched off, and is off in a policy from before it', async () => {
  const shownOf = async (name: string) =>
    cells((await policy('show', name)).stdout).find((line) => line.startsWith('inferredPresent'));
  await add(STRICT);
  expect(await shownOf('strict')).toBe('inferredPresent 1');
  await add({ ...STRICT, parameters: { inferredPresent: 0 } });
  expect(await shownOf('strict')).toBe('inferredPresent 0 1');
  for (const wrong of [2, 0.5, true])
    expect((await add({ ...STRICT, parameters: { inferredPresent: wrong } })).error).toMatchObject({
      code: 'refused',
    });
  const before: Partial<StandardParameters> = { ...STANDARD_PARAMETERS };
  delete before.inferredPresent;
  await database.db.query(
    "INSERT INTO policy (policy, version, rule, parameters, added_at) VALUES ('old', 1, 'standard', ?, NOW())",
    [JSON.stringify(before)],
  );
  expect(await shownOf('old')).toBe('inferredPresent 0 1');
  const store = rollupStore(database.db);
  const { parameters } = await rollupPolicy(store, { policy: 'old', policyVersion: 1 });
  expect(parameters).toEqual({ ...STANDARD_PARAMETERS, inferredPresent: 0 });
});

test('the seed rule has no parameters to show', async () => {
  expect((await policy('show', 'seed')).stdout).toMatch(/\nThis rule has no parameters\.\n$/);
});

test('a missing policy or version is not found', async () => {
  expect((await policy('show', 'other')).error).toMatchObject({ code: 'not_found' });
  expect((await policy('show', 'seed', '--policy-version', '2')).error).toMatchObject({
    code: 'not_found',
  });
});

test('a bad file is refused with 4, and adds nothing', async () => {
  for (const content of ['{', '[]', { ...STRICT, name: 'standard' }]) {
    const { error, stdout } = await add(content);
    expect(exitStatusOf(error)).toBe(4);
    expect(stdout).toBe('');
  }
  expect((await policy('add', join(folder, 'none.json'))).error).toMatchObject({ code: 'refused' });
  expect(JSON.parse((await policy('list', '--json')).stdout)).toHaveLength(2);
});

test('every fault of a file is named in one sentence', () => {
  const parameters = {
    presentFrom: 1.5,
    absentTo: '0.2',
    fadeSeconds: 0,
    mergeGapSeconds: -1,
    perfect: true,
    firstRounds: 2.5,
    settledMinutes: 11,
    calibration: [
      [0.5, 0.4],
      [0.5, 0.6],
    ],
  };
  expect(() => parsePolicyFile(JSON.stringify({ ...STRICT, parameters }), 'p.json')).toThrow(
    'p.json has 8 faults, and nothing was added: parameters.mergeGapSeconds must be 0 or more; parameters.fadeSeconds must be above 0; ' +
      'parameters.firstRounds must be a whole number; parameters.presentFrom must be 1 or less; parameters.absentTo must be a number; ' +
      'parameters.perfect is not known; parameters.settledMinutes must not be above parameters.settlingMinutes; ' +
      'parameters.calibration must rise from pair to pair.',
  );
});

test.each<[unknown, string]>([
  [{ ...STRICT, name: 'a b' }, 'name must have 1 to 64 characters: letters, digits, - and _'],
  [
    { ...STRICT, name: 'a'.repeat(65) },
    'name must have 1 to 64 characters: letters, digits, - and _',
  ],
  [{ ...STRICT, rule: 'other' }, 'rule must be "standard" or "seed"'],
  [{ ...STRICT, version: 3 }, 'version is not known'],
  [{ ...STRICT, parameters: [] }, 'parameters must be an object'],
  [{ ...STRICT, rule: 'seed' }, 'the rule "seed" has no parameters'],
  [
    { ...STRICT, parameters: { presentFrom: 0.2 } },
    'parameters.absentTo must be below parameters.presentFrom',
  ],
  [
    { ...STRICT, parameters: { holdMaxSeconds: 60 } },
    'parameters.holdSilentSeconds must not be above parameters.holdMaxSeconds',
  ],
  [
    { ...STRICT, parameters: { startElsewhere: 0.95 } },
    'parameters.startElsewhere must be below parameters.startPresent',
  ],
  [
    { ...STRICT, parameters: { movedShare: 0.95 } },
    'parameters.movedShare and parameters.notHeldShare must come to less than 1',
  ],
  [
    { ...STRICT, parameters: { lateMinutes: 5 } },
    'parameters.onTimeMinutes must not be above parameters.lateMinutes',
  ],
  [
    { ...STRICT, parameters: { calibration: [[0.1, 0.2, 0.3]] } },
    'parameters.calibration.0 must be pairs such as [0.4, 0.35]',
  ],
  [
    { ...STRICT, parameters: { calibration: [[0.1, 1.2]] } },
    'parameters.calibration.0.1 must be 1 or less',
  ],
  [3, 'the file must hold one JSON object'],
])('%j is refused', (content, fault) => {
  expect(() => parsePolicyFile(JSON.stringify(content), 'p.json')).toThrow(
    `p.json has 1 fault, and nothing was added: ${fault}.`,
  );
});

test('the policies of a release would be accepted under another name', () => {
  for (const { name, rule, parameters } of SHIPPED_POLICIES) {
    const text = JSON.stringify({
      name: `my-${name}`,
      rule,
      ...(rule === 'standard' && { parameters }),
    });
    expect(parsePolicyFile(text, 'p.json')).toEqual({ name: `my-${name}`, rule, parameters });
  }
});
