import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

/**
 * The Compose specification is published as a package by the Go module of Docker Compose only,
 * which holds the schema. So this file needs Go and the network, unlike compose.test.ts.
 */
const SCHEMA_MODULE = 'github.com/compose-spec/compose-go/v2@v2.16.2';
const SCHEMA_SUM = 'h1:pTp1DqQwJzFd85GzlWsSszKA1ABrV/ySqsClujIcWA8=';
const DOWNLOAD_MS = 120_000;

type Compose = { services: Record<string, object> };

const compose = parse(readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8'), {
  merge: true,
}) as Compose;
let validate: ValidateFunction;

beforeAll(async () => {
  validate = await publishedSchema();
}, DOWNLOAD_MS);

describe('the published Compose schema', () => {
  test('accepts docker-compose.yml', () => {
    expect(validate(compose) || validate.errors).toBe(true);
  });

  test.each([
    ['a key that Compose does not know', { comand: [] }],
    ['a port that is no port', { ports: [{ target: {} }] }],
    ['a condition that does not exist', { depends_on: { mysql: { condition: 'up' } } }],
  ])('refuses %s', (_title, change) => {
    const worker = { ...compose.services['worker'], ...change };
    expect(validate({ ...compose, services: { ...compose.services, worker } })).toBe(false);
  });
});

/** @throws when the module cannot be downloaded: then nothing was validated */
async function publishedSchema(): Promise<ValidateFunction> {
  const { stdout } = await promisify(execFile)('go', ['mod', 'download', '-json', SCHEMA_MODULE], {
    cwd: tmpdir(),
  });
  const { Dir, Sum } = JSON.parse(stdout) as { Dir: string; Sum: string };
  expect(Sum).toBe(SCHEMA_SUM);
  const schema = JSON.parse(
    readFileSync(join(Dir, 'schema', 'compose-spec.json'), 'utf8'),
  ) as object;
  return new Ajv2020({ strict: false, allErrors: true }).compile(schema);
}
