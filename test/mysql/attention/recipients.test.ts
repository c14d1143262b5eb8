import { afterAll, beforeAll, expect, test } from 'vitest';
import { ruleFaults } from '../../../src/attendance/attention/rule.js';
import {
  claimDelivery,
  endDelivery,
  readDue,
  readLastDeliveries,
  type DeliveryName,
} from '../../../src/mysql/attention/deliveries.js';
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

test('while a rule is switched off its digests wait, and go out once it is on again', async () => {
  const { db } = database;
  const rule = ruleWith({
    ...{ name: 'Off for a while', mail: ['dean@example.edu'] },
    webhooks: ['https://example.edu/hook', 'https://example.edu/left'],
  });
  const { ruleNo } = await addRule(db, rule, WORD);
  await evaluateRules(db, NOW);
  const own = (rows: DeliveryName[]) =>
    rows
      .filter(({ digestNo }) => digestNo === digest)
      .map(({ deliveryNo }) => deliveryNo)
      .sort();
  const listed = async () =>
    (await readLastDeliveries(db, 9)).filter((one) => one.ruleNo === ruleNo);
  const digest = (await listed())[0]!.digestNo;
  const claim = (deliveryNo: number) =>
    claimDelivery(db, { digestNo: digest, deliveryNo }, 'attempt 2', NOW);
  expect(own(await readDue(db))).toEqual([1, 2, 3]);
  // The worker that had it is gone.
  await claimDelivery(db, { digestNo: digest, deliveryNo: 3 }, 'attempt 1', NOW);
  await changeRule(db, { ruleNo, version: 1, rule, isOn: false }, WORD);
  expect(own(await readDue(db))).toEqual([3]);
  for (const deliveryNo of [1, 2, 3])
    expect(await claim(deliveryNo)).toEqual({ isMine: false, state: 'waiting' });
  expect(own(await readDue(db))).toEqual([]);
  const waits = { state: 'waiting', detail: 'switched_off' };
  expect(await listed()).toMatchObject([waits, waits, waits]);

  await changeRule(db, { ruleNo, version: 2, rule, isOn: true }, WORD);
  expect(own(await readDue(db))).toEqual([1, 2, 3]);
  expect((await claim(1)).isMine).toBe(true);
  const sent = { state: 'sent', detail: null } as const;
  await endDelivery(db, { digestNo: digest, deliveryNo: 1 }, 'attempt 2', sent, NOW);
  expect(await listed()).toMatchObject([sent, { detail: null }, { detail: null }]);
});

test('a rule with an address twice is not sound', () => {
  expect(ruleFaults({ ...ruleWith(), mail: TWICE })).toEqual(['An address stands there twice.']);
  expect(ruleFaults({ ...ruleWith(), mail: TWICE.slice(1) })).toEqual([]);
});
