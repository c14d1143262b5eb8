import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import {
  createAttentionSteps,
  type FoundAttention,
} from '../../../src/activities/attention-steps.js';
import type { AttentionRule } from '../../../src/attendance/attention/rule.js';
import { deletePersonRows, readPerson } from '../../../src/mysql/decisions/person-tables.js';
import { noteErasure } from '../../../src/mysql/decisions/erasures.js';
import {
  claimDelivery,
  endDelivery,
  readLastDeliveries,
  type DeliveryName,
  type DeliveryState,
} from '../../../src/mysql/attention/deliveries.js';
import { addRule, changeRule, readRules } from '../../../src/mysql/attention/rules.js';
import { attentionStore } from '../../../src/mysql/attention/store.js';
import { withTransaction } from '../../../src/mysql/pool.js';
import { readRows, write } from '../../../src/mysql/read.js';
import type { SendOutcome } from '../../../src/notices/outcome.js';
import { previewRule } from '../../../src/service/attention.js';
import {
  fillAttention,
  LAST_FINAL,
  ruleWith,
  TERM_FIRST,
} from '../../workbench/attention-campus.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await fillAttention(database.db);
});
beforeEach(async () => {
  for (const table of [
    'attention_rule',
    'attention_finding',
    'attention_digest',
    'attention_delivery',
  ])
    await database.db.query(`DELETE FROM ${table}`);
});
afterAll(() => database?.drop());

const WORD = { by: 'registry', reason: 'a new term', now: '2026-09-09 05:00:00' };
const MAIL = ['registry@example.edu', 'dean@example.edu'];

const add = (changes: Partial<AttentionRule> = {}) => addRule(database.db, ruleWith(changes), WORD);

/** The steps, with a mailer that answers so. */
function steps(answer: SendOutcome = { state: 'sent', detail: null }, attempt = 'attempt 1') {
  const sent: string[] = [];
  const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
  const { findAttention, deliverDigest } = createAttentionSteps({
    store: attentionStore(database.db),
    now: () => '2026-09-09 05:10:00',
    newAttempt: () => attempt,
    send: (delivery) => {
      sent.push(`${delivery.recipient}: ${delivery.students}`);
      return Promise.resolve(answer);
    },
  });
  const find = () =>
    environment.run<[], FoundAttention, () => Promise<FoundAttention>>(findAttention);
  const deliver = (one: DeliveryName) =>
    environment.run<[DeliveryName], DeliveryState, typeof deliverDigest>(deliverDigest, one);
  return {
    sent,
    find,
    deliver,
    deliverAll: async () => {
      const { due } = await find();
      for (const one of due) await deliver(one).catch(() => undefined);
    },
  };
}

const findings = async () =>
  (
    await readRows<{ line: string }>(
      database.db,
      `SELECT CONCAT_WS(' ', student_no, course, attended, measured, day, fits) AS line
       FROM attention_finding ORDER BY student_no, course, period_first`,
    )
  ).map(({ line }) => line);

const states = async () =>
  (await readLastDeliveries(database.db, 10)).map(({ recipient, state, detail }) => [
    recipient,
    state,
    detail,
  ]);

test('final days count, unknown and not measured do not, and who has opted out is not found', async () => {
  await add();
  const found = await steps().find();
  // Student 2 attended MAT1001 in between, and 4 missed two classes only; 3 came back to MAT1001.
  expect(await findings()).toEqual(['7  0 4 2026-09-08 1']);
  expect(found).toEqual({ day: LAST_FINAL, rules: 1, holding: 1, told: 0, due: [] });
});

test('a rule by course finds students of each course', async () => {
  await add({ counted: 'by_course' });
  await steps().find();
  expect(await findings()).toEqual([
    '2 ERG2050 0 5 2026-09-08 1',
    '3 ERG2050 0 8 2026-09-08 1',
    '7 MAT1001 0 4 2026-09-08 1',
  ]);
});

test('a preview counts students and saves nothing', async () => {
  const byCourse = ruleWith({ counted: 'by_course' });
  expect(await previewRule(database.db, byCourse)).toEqual({ day: LAST_FINAL, students: 3 });
  const prefix = ruleWith({ counted: 'by_course', scopeKind: 'prefix', scope: 'ERG' });
  expect(await previewRule(database.db, prefix)).toEqual({ day: LAST_FINAL, students: 2 });
  const fall = ruleWith({ kind: 'fall', classes: 4, share: 0.5, before: 3, counted: 'by_course' });
  expect(await previewRule(database.db, fall)).toEqual({ day: LAST_FINAL, students: 3 });
  const share = ruleWith({ kind: 'low_share', classes: 8, share: 0.5, counted: 'by_course' });
  expect(await previewRule(database.db, share)).toEqual({ day: LAST_FINAL, students: 2 });
  expect(await findings()).toEqual([]);
});

test('each finding is told once, to each recipient, however often the rules are evaluated', async () => {
  await add({ counted: 'by_course', mail: MAIL });
  const night = steps();
  expect(await night.find()).toMatchObject({ holding: 3, told: 3 });
  expect(await night.find()).toMatchObject({ holding: 3, told: 0 });
  await night.deliverAll();
  await night.deliverAll();
  expect(night.sent).toEqual(MAIL.map((recipient) => `${recipient}: 3`));
  expect(await states()).toEqual(MAIL.map((recipient) => [recipient, 'sent', null]));
});

test('a student who fits in several courses is told as one', async () => {
  const rule = { kind: 'low_share', classes: 8, share: 0.5, counted: 'by_course' } as const;
  await add({ ...rule, mail: MAIL.slice(0, 1) });
  const night = steps();
  expect(await night.find()).toMatchObject({ holding: 3, told: 3 });
  await night.deliverAll();
  expect(night.sent).toEqual([`${MAIL[0]!}: 2`]);
});

test('of two who evaluate at once, one makes the digest', async () => {
  await add({ mail: MAIL });
  const both = await Promise.all([steps().find(), steps().find()]);
  expect(both.map(({ told }) => told).sort()).toEqual([0, 1]);
});

test('a finding that ends and comes back in its period is not told again, and a new period is', async () => {
  const { ruleNo } = await add({ mail: MAIL.slice(0, 1), periodDays: 7 });
  const night = steps();
  await night.deliverAll();
  await write(database.db, 'UPDATE attention_finding SET fits = FALSE');
  await night.deliverAll();
  expect(night.sent).toHaveLength(1);
  // Its period is over: the same row stands for the one before.
  await write(
    database.db,
    `UPDATE attention_finding SET period_first = :first, period_last = :last`,
    { first: TERM_FIRST, last: '2026-09-07' },
  );
  await night.deliverAll();
  expect(night.sent).toHaveLength(2);
  expect(await findings()).toEqual(['7  0 4 2026-09-08 0', '7  0 4 2026-09-08 1']);
  const rule = ruleWith({ mail: MAIL });
  await changeRule(database.db, { ruleNo, version: 1, rule, isOn: false }, WORD);
  await night.find();
  expect(await findings()).toEqual(['7  0 4 2026-09-08 0', '7  0 4 2026-09-08 0']);
});

test('a recipient who is added later hears of what nobody was told', async () => {
  const { ruleNo } = await add();
  await steps().find();
  const rule = ruleWith({ mail: MAIL });
  await changeRule(database.db, { ruleNo, version: 1, rule, isOn: true }, WORD);
  expect(await steps().find()).toMatchObject({ told: 1 });
});

test('a mail whose worker is gone is unknown, and is not sent again', async () => {
  await add({ mail: MAIL.slice(0, 1) });
  const { due } = await steps().find();
  const name = due[0]!;
  expect(await claimDelivery(database.db, name, 'gone', WORD.now)).toMatchObject({ isMine: true });
  const other = steps();
  expect(await other.deliver(name)).toBe('unknown');
  expect(await other.deliver(name)).toBe('unknown');
  await other.deliverAll();
  expect(other.sent).toEqual([]);
  expect(await states()).toEqual([[MAIL[0], 'unknown', 'worker_gone']]);
  // The attempt that was given up for lost has sent it after all.
  await endDelivery(database.db, name, 'gone', { state: 'waiting', detail: 'x' }, WORD.now);
  expect(await states()).toEqual([[MAIL[0], 'unknown', 'worker_gone']]);
  await endDelivery(database.db, name, 'gone', { state: 'sent', detail: null }, WORD.now);
  expect(await states()).toEqual([[MAIL[0], 'sent', null]]);
});

test('a webhook whose worker is gone is sent again', async () => {
  await add({ webhooks: ['https://hooks.example.edu/1'] });
  const { due } = await steps().find();
  await claimDelivery(database.db, due[0]!, 'gone', WORD.now);
  const other = steps();
  await other.deliverAll();
  expect(other.sent).toEqual(['https://hooks.example.edu/1: 1']);
});

test('what nobody took is tried again until a week has passed', async () => {
  await add({ mail: MAIL.slice(0, 1) });
  const away = steps({ state: 'waiting', detail: 'ECONNECTION' });
  const { due } = await away.find();
  await expect(away.deliver(due[0]!)).rejects.toThrow(/ECONNECTION/);
  expect(await states()).toEqual([[MAIL[0], 'waiting', 'ECONNECTION']]);
  const notSetUp = steps({ state: 'waiting', detail: 'not_set_up', lacksSetting: true });
  expect(await notSetUp.deliver(due[0]!)).toBe('waiting');
  await write(database.db, "UPDATE attention_digest SET made_at = '2026-09-01 00:00:00'");
  expect((await steps().find()).due).toEqual([]);
  expect(await states()).toEqual([[MAIL[0], 'failed', 'not_set_up']]);
});

test('what a server refused is not sent again', async () => {
  await add({ mail: MAIL.slice(0, 1) });
  await steps({ state: 'failed', detail: 'smtp_550' }).deliverAll();
  const later = steps();
  await later.deliverAll();
  expect(later.sent).toEqual([]);
});

test('somebody else was faster', async () => {
  const { ruleNo } = await add();
  const change = { ruleNo, version: 1, rule: ruleWith({ classes: 4 }), isOn: true };
  const both = await Promise.allSettled([
    changeRule(database.db, change, WORD),
    changeRule(database.db, change, WORD),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await readRules(database.db)).toMatchObject([{ ruleNo, version: 2, classes: 4 }]);
  const numbers = await Promise.all([add(), add()]);
  expect(numbers.map((one) => one.ruleNo).sort()).toEqual([ruleNo + 1, ruleNo + 2]);
});

test('a rule that was read is switched off by its next version, with its own reason', async () => {
  await add();
  const [rule] = await readRules(database.db);
  const word = { ...WORD, reason: 'the term is over', by: 'dean' };
  const change = { ruleNo: rule!.ruleNo, version: 1, rule: rule!, isOn: false };
  await changeRule(database.db, change, word);
  expect(await readRules(database.db)).toMatchObject([
    { version: 2, isOn: false, by: 'dean', reason: 'the term is over' },
  ]);
});

test('who was erased after the verdicts were read is not found', async () => {
  await add({ counted: 'by_course' });
  const store = attentionStore(database.db);
  const rules = await store.readRules();
  const history = (await store.readHistory(rules))!;
  await withTransaction(database.db, (tx) => noteErasure(tx, 'erase', 7, WORD.now, {}));
  const found = [{ studentNo: 7, course: 'MAT1001', day: LAST_FINAL, attended: 0, measured: 4 }];
  const more = { before: { attended: 0, measured: 0 }, classNos: [1], urgency: 0.8 };
  await store.writeFindings(rules[0]!, history, [{ ...found[0]!, ...more }], WORD.now);
  expect(await findings()).toEqual([]);
  await steps().find();
  expect((await findings()).some((line) => line.startsWith('7 '))).toBe(false);
  await withTransaction(database.db, (tx) => noteErasure(tx, 'lift', 7, WORD.now, {}));
});

test('an erasure deletes findings', async () => {
  await add();
  await steps().find();
  const person = await readPerson(database.db, 7);
  expect(await deletePersonRows(database.db, 'attention_finding', person)).toBe(1);
});
