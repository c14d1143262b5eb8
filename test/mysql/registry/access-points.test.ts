import { afterAll, beforeAll, expect, test } from 'vitest';
import { ingestStore } from '../../../src/mysql/ingest-store.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';

const ROUNDS = 20;
const NAMES_PER_ROUND = 500;

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

test('partitions that bring some of the same new names at once get the same numbers', async () => {
  const { numberAccessPoints } = ingestStore(database.db);
  for (let round = 0; round < ROUNDS; round += 1) {
    const names = Array.from({ length: NAMES_PER_ROUND }, (_, i) => `AP-${i}-${round}`).sort();
    const parts = [2, 3, 5].map((part) => names.filter((_, i) => i % part !== 1));
    const numbered = await Promise.all(parts.map((part) => numberAccessPoints(part)));
    const all = await numberAccessPoints(names);
    expect(new Set(all.values()).size).toBe(NAMES_PER_ROUND);
    for (const [at, part] of parts.entries())
      expect(numbered[at]).toEqual(new Map(part.map((name) => [name, all.get(name)])));
  }
});
