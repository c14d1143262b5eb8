import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { wrongIn } from '../workbench/command-lines.js';

const PAGE = readFileSync(new URL('../../docs/onboarding.md', import.meta.url), 'utf8');
/** What a reader would type, in order. */
const LINES = [...PAGE.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, block]) =>
  block!.trim().split('\n'),
);

test('every command of the page exists, with its arguments, its flags and all that it needs', () => {
  const commands = LINES.filter((line) => line.startsWith('rollcall '));
  expect(commands.length).toBeGreaterThan(20);
  for (const line of commands)
    expect({ line, wrong: wrongIn(line.replace(/^rollcall /, '')) }).toEqual({ line, wrong: [] });
});

test('every other line is a setting', () => {
  const env = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
  const settings = LINES.filter((line) => !line.startsWith('rollcall '));
  expect(settings.length).toBeGreaterThan(1);
  for (const line of settings) expect(env).toContain(`\n${line.split('=')[0]}=`);
});

test('each step says what shows that it worked', () => {
  const steps = PAGE.split(/^## \d\. /m).slice(1);
  expect(steps).toHaveLength(6);
  for (const step of steps) expect(step).toContain('**It worked** if ');
});
