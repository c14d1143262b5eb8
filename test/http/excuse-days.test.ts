import { expect, test } from 'vitest';
import { excuseFault } from '../../src/service/excuse.js';

const NOW = '2026-09-08 09:30:00';
const fault = (from: string, to: string) => excuseFault({ from, to }, NOW);

test('an excuse has an end: a year of days at most, and within a year from now', () => {
  expect(fault('2026-09-08', '2027-09-08')).toBeNull();
  expect(fault('2025-09-09', '2026-09-09')).toBeNull();
  expect(fault('2026-09-08', '2027-09-09')).toMatch(/366 days/);
  expect(fault('2027-09-10', '2027-09-10')).toMatch(/within a year/);
  expect(fault('2026-09-08', '9999-12-31')).toMatch(/366 days/);
  expect(fault('2026-09-08', '2026-09-07')).toMatch(/before the first/);
});
