import { afterAll, beforeAll, expect, test } from 'vitest';
import { ruleFaults } from '../../../src/attendance/attention/rule.js';
import { claimDelivery, readLastDeliveries } from '../../../src/mysql/attention/deliveries.js';
import { addRule, changeRule } from '../../../src/mysql/attention/rules.js';
import { evaluateRules, fillAttention, ruleWith } from '../../workbench/attention-campus.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await fillAttention(database.db);
});
afterAll(() => database?.drop());

const NOW = '2026-09-09 05:00:00';
const WORD = { by: 'registry', reason: 'a new term', now: NOW };
/** A release before stored such rules. */
const TWICE = ['dean@example.edu', 'Dean@example.edu', 'registry@example.edu'];

test('an address that stands in a rule twice gets one mail, and one that was removed gets none', async () => {
  const { db } = database;
  const { ruleNo } = await addRule(db, { ...ruleWith(), mail: TWICE }, WORD);
  await evaluateRules(db, NOW);
  const waiting = await readLastDeliveries(db, 9);
  expect(waiting.map(({ recipient }) => recipient.toLowerCase())).toEqual([
    ...['dean@example.edu', 'registry@example.edu'],
  ]);
  const rule = ruleWith({ mail: ['registry@example.edu'] });
  await changeRule(db, { ruleNo, version: 1, rule, isOn: true }, WORD);
  const claims = [];
  for (const name of waiting) claims.push((await claimDelivery(db, name, 'attempt 1', NOW)).isMine);
  expect(claims).toEqual([false, true]);
  expect(await readLastDeliveries(db, 9)).toMatchObject([
    { state: 'failed', detail: 'removed' },
    { state: 'sending' },
  ]);
});

test('a rule with an address twice is not sound', () => {
  expect(ruleFaults({ ...ruleWith(), mail: TWICE })).toEqual(['An address stands there twice.']);
  expect(ruleFaults({ ...ruleWith(), mail: TWICE.slice(1) })).toEqual([]);
});
