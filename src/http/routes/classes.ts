import { z } from 'zod';
import { LANGUAGES } from '../../attendance/explaining/phrases.js';
import { accessTo } from '../access/authenticate.js';
import { PERSONS_LIMIT } from '../access/limits.js';
import type { Board } from '../board.js';
import { classPage } from '../class-page.js';
import { confirmOnBoard, correctOnBoard, excuseOnBoard, withdrawOnBoard } from '../decide.js';
import { explanationPage } from '../explanation-page.js';
import { ATTENDANCE_ROLES, DECIDING_ROLES, PERSON_ROLES } from '../readers.js';
import {
  Changed,
  ClassAnswer,
  ConfirmationRequest,
  CorrectionRequest,
  ExplanationAnswer,
} from '../schemas/class.js';
import { As, ClassParams, RowNumberText, StudentId } from '../schemas/figures.js';
import { ExcuseRequest, WithdrawalRequest } from '../schemas/roll.js';
import { sendTables } from '../send-tables.js';
import { classTable } from '../tables.js';
import type { TypedApp } from '../typed-app.js';

const CLASS = '/api/v1/classes/:date/:course/:section/:start';
const STUDENT = `${CLASS}/students/:student` as const;
const StudentParams = ClassParams.extend({ student: StudentId });
const ExcuseParams = StudentParams.extend({ excuse: RowNumberText });

/** Adds a class, why its students have their verdicts, and what a person says of both. */
export function classRoutes(app: TypedApp, board: Board): void {
  app.get(
    CLASS,
    {
      schema: { params: ClassParams, querystring: As, response: { 200: ClassAnswer } },
      config: { roles: ATTENDANCE_ROLES, rateLimit: PERSONS_LIMIT },
    },
    async (request, reply) => {
      const { as } = request.query;
      const answer = await classPage(board, accessTo(request), request.params, as);
      if (!as) return reply.send(answer);
      const { date, course, section, start } = answer;
      const name = ['class', date, course, section, start.replace(':', '')];
      return sendTables(reply, as, name, [classTable(answer)]);
    },
  );
  app.get(
    STUDENT,
    {
      schema: {
        params: StudentParams,
        querystring: z.object({ lang: z.enum(LANGUAGES).default('en') }),
        response: { 200: ExplanationAnswer },
      },
      config: { roles: PERSON_ROLES, rateLimit: PERSONS_LIMIT },
    },
    (request) => explanationPage(board, accessTo(request), request.params, request.query.lang),
  );
  app.post(
    `${STUDENT}/correction`,
    {
      schema: { params: StudentParams, body: CorrectionRequest, response: { 200: Changed } },
      config: { roles: DECIDING_ROLES },
    },
    (request) => correctOnBoard(board, accessTo(request), request.params, request.body),
  );
  app.post(
    `${STUDENT}/excuse`,
    {
      schema: { params: StudentParams, body: ExcuseRequest, response: { 200: Changed } },
      config: { roles: DECIDING_ROLES },
    },
    (request) => excuseOnBoard(board, accessTo(request), request.params, request.body),
  );
  app.post(
    `${STUDENT}/excuses/:excuse/withdrawal`,
    {
      schema: { params: ExcuseParams, body: WithdrawalRequest, response: { 200: Changed } },
      config: { roles: DECIDING_ROLES },
    },
    (request) => withdrawOnBoard(board, accessTo(request), request.params, request.body),
  );
  app.post(
    `${CLASS}/confirmation`,
    {
      schema: { params: ClassParams, body: ConfirmationRequest, response: { 200: Changed } },
      config: { roles: DECIDING_ROLES },
    },
    (request) => confirmOnBoard(board, accessTo(request), request.params, request.body),
  );
}
