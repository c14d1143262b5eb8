import { z } from 'zod';
import { addRule, changeRule } from '../../mysql/attention/rules.js';
import { previewRule } from '../../service/attention.js';
import { accessTo } from '../access/authenticate.js';
import { PERSONS_LIMIT, TERM_LIMIT } from '../access/limits.js';
import { attentionPage, requireSound, rulesPage, ruleWordOf } from '../attention-page.js';
import type { Board } from '../board.js';
import { kept } from '../live/kept.js';
import { DECIDING_ROLES, NAMING_ROLES } from '../readers.js';
import {
  AttentionAnswer,
  RuleAdded,
  RuleAsked,
  RuleChanged,
  RulePreview,
  RulesAnswer,
  RuleSaved,
} from '../schemas/attention.js';
import { As, RowNumberText } from '../schemas/figures.js';
import { sendTables } from '../send-tables.js';
import { attentionTable } from '../tables.js';
import type { TypedApp } from '../typed-app.js';

/** A preview of the campus reads every verdict of a term. */
const PREVIEW_WITHIN_MS = 60_000;
/** Whoever asks for the same again gets the same answer. */
const PREVIEW_AGAIN_MS = 30_000;

/** Adds whom somebody should call, and the rules that say so. */
export function attentionRoutes(app: TypedApp, board: Board): void {
  const { db } = board;
  const keep = kept(PREVIEW_WITHIN_MS);
  app.get(
    '/api/v1/attention',
    {
      schema: {
        querystring: As.extend({ rule: RowNumberText.optional() }),
        response: { 200: AttentionAnswer },
      },
      config: { roles: NAMING_ROLES, rateLimit: PERSONS_LIMIT },
    },
    async (request, reply) => {
      const { as, rule } = request.query;
      const answer = await attentionPage(board, accessTo(request), { rule }, as);
      if (as) return sendTables(reply, as, ['students'], [attentionTable(answer)]);
      return reply.send(answer);
    },
  );
  app.get(
    '/api/v1/attention/rules',
    { schema: { response: { 200: RulesAnswer } }, config: { roles: DECIDING_ROLES } },
    () => rulesPage(board),
  );
  app.post(
    '/api/v1/attention/preview',
    {
      schema: { body: RuleAsked, response: { 200: RulePreview } },
      config: { roles: DECIDING_ROLES, rateLimit: TERM_LIMIT },
    },
    async (request) => {
      const rule = requireSound(request.body.rule);
      const { name: _, mail: _mail, webhooks: _webhooks, ...test } = rule;
      return keep(JSON.stringify(test), PREVIEW_AGAIN_MS, () => previewRule(db, rule));
    },
  );
  app.post(
    '/api/v1/attention/rules',
    {
      schema: { body: RuleAdded, response: { 200: RuleSaved } },
      config: { roles: DECIDING_ROLES },
    },
    async (request) => {
      const { rule, reason } = request.body;
      return addRule(db, requireSound(rule), ruleWordOf(board, accessTo(request), reason));
    },
  );
  app.post(
    '/api/v1/attention/rules/:rule',
    {
      schema: {
        params: z.object({ rule: RowNumberText }),
        body: RuleChanged,
        response: { 200: RuleSaved },
      },
      config: { roles: DECIDING_ROLES },
    },
    async (request) => {
      const { rule, version, isOn, reason } = request.body;
      const change = { ruleNo: request.params.rule, version, isOn, rule: requireSound(rule) };
      return changeRule(db, change, ruleWordOf(board, accessTo(request), reason));
    },
  );
}
