import { expect, test } from 'vitest';
import type { ListedRule } from '../../src/http/schemas/attention.js';
import {
  draftOf,
  NEW_DRAFT,
  ruleOf,
  wrongFields,
  type Draft,
} from '../../web/pages/rules/draft.js';

const LOW_SHARE: Draft = { ...NEW_DRAFT, name: 'Too few', kind: 'low_share' };

/** What of a draft is wrong. */
const wrongIn = (changes: Partial<Draft>) => [...wrongFields({ ...LOW_SHARE, ...changes })];

/** A rule of the list that asks for a share. */
const listed = (share: number): ListedRule => ({
  ruleNo: 1,
  version: 1,
  isOn: true,
  name: 'Too few',
  kind: 'low_share',
  classes: 5,
  share,
  before: null,
  scopeKind: 'campus',
  scope: '',
  counted: 'together',
  periodDays: null,
  mail: [],
  webhooks: [],
  students: 0,
  by: 'registry',
  reason: 'a new term',
  at: '2026-09-09 04:00:00',
});

test('a share stays as it was when something else of the rule changes', () => {
  for (const share of [0.05, 0.07, 0.29, 0.333, 0.57, 0.123456, 1])
    expect(ruleOf({ ...draftOf(listed(share)), name: 'Another' }).share).toBe(share);
  expect(draftOf(listed(0.333)).share).toBe('33.3');
});

test('a share may have four decimals, and no other number has any', () => {
  expect(wrongIn({ share: '33.3333' })).toEqual([]);
  for (const share of ['33.33333', '33.', '.5', '4.9', '100.1', '33,3', '1e1'])
    expect(wrongIn({ share }), share).toEqual(['share']);
  expect(wrongIn({ classes: '5.5' })).toEqual(['classes']);
});

test('a webhook may hold a comma, and mail addresses may be parted by one', () => {
  const webhooks = 'https://hooks.example.edu/to?a=1,2;b=3\nhttps://other.example.edu/';
  const mail = 'dean@example.edu, registry@example.edu;head@example.edu';
  expect(wrongIn({ webhooks, mail })).toEqual([]);
  expect(ruleOf({ ...LOW_SHARE, webhooks, mail })).toMatchObject({
    webhooks: ['https://hooks.example.edu/to?a=1,2;b=3', 'https://other.example.edu/'],
    mail: ['dean@example.edu', 'registry@example.edu', 'head@example.edu'],
  });
});

test('a webhook in plain text stays on this machine', () => {
  for (const host of ['localhost', '127.0.0.1', '[::1]'])
    for (const rest of ['', '/', '/hook', ':8080/hook'])
      expect(wrongIn({ webhooks: `http://${host}${rest}` }), host + rest).toEqual([]);
  for (const host of ['hooks.example.edu', 'localhost.example.edu', '[::2]', '127.0.0.10'])
    expect(wrongIn({ webhooks: `http://${host}/` }), host).toEqual(['webhooks']);
});
