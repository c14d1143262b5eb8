import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { REJECT_REASONS } from '../../src/attendance/record/access-event.js';
import { wrongIn } from '../workbench/command-lines.js';
import { OPERATIONS } from '../workbench/operations-page.js';

test('the runbook has an entry for every reason that blocks a partition', () => {
  const source = readFileSync(
    fileURLToPath(new URL('../../src/activities/block-partition.ts', import.meta.url)),
    'utf8',
  );
  const body = /function blockReason[\s\S]*?\n}/.exec(source)![0];
  const reasons = [...body.matchAll(/`([a-z ]+?)(?: at offset|:) /g)].map(([, reason]) => reason!);
  expect(reasons).toHaveLength(body.split('return').length - 1);
  for (const reason of reasons)
    expect(OPERATIONS).toMatch(new RegExp(`^### Blocked: ${reason}`, 'm'));
});

test('every command of the page exists, with the flags that it is given and all that it needs', () => {
  const lines = [
    ...new Set([...OPERATIONS.matchAll(/`rollcall ([^`]+)`/g)].map(([, line]) => line!)),
  ];
  expect(lines.length).toBeGreaterThan(10);
  for (const line of lines) expect({ line, wrong: wrongIn(line) }).toEqual({ line, wrong: [] });
});

test('a reason for which the database rejects is in the runbook, since no source can be mended for it', () => {
  expect(REJECT_REASONS).toContain('refused_by_database');
  expect(/### Many rejects[\s\S]*?\n### /.exec(OPERATIONS)![0]).toContain('`refused_by_database`');
});
