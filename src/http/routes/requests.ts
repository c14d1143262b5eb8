import { z } from 'zod';
import { accessTo } from '../access/authenticate.js';
import { PERSONS_LIMIT, REQUESTS_LIMIT } from '../access/limits.js';
import type { Board } from '../board.js';
import { mePage } from '../me-page.js';
import { NAMING_ROLES, OWN_ROLES } from '../readers.js';
import { askOnBoard, decideOnBoard, requestsPage, withdrawOnBoard } from '../requests-page.js';
import { AskedDay } from '../schemas/figures.js';
import { MeAnswer } from '../schemas/me.js';
import {
  NewRequest,
  RequestClosed,
  RequestDecision,
  RequestMade,
  RequestParams,
  RequestsAnswer,
  RequestsQuery,
} from '../schemas/requests.js';
import type { TypedApp } from '../typed-app.js';

const REQUEST = '/api/v1/requests/:no' as const;

/** Adds a student's own record, what a student asks for, and who decides it. */
export function requestRoutes(app: TypedApp, board: Board): void {
  app.get(
    '/api/v1/me',
    {
      schema: {
        querystring: z.object({ term: AskedDay.optional() }),
        response: { 200: MeAnswer },
      },
      config: { roles: OWN_ROLES, rateLimit: PERSONS_LIMIT },
    },
    (request) => mePage(board, accessTo(request), request.query.term),
  );
  app.get(
    '/api/v1/requests',
    {
      schema: { querystring: RequestsQuery, response: { 200: RequestsAnswer } },
      config: { roles: NAMING_ROLES, rateLimit: PERSONS_LIMIT },
    },
    (request) => requestsPage(board, accessTo(request), request.query),
  );
  app.post(
    '/api/v1/requests',
    {
      schema: { body: NewRequest, response: { 200: RequestMade } },
      config: { roles: OWN_ROLES, rateLimit: REQUESTS_LIMIT },
    },
    (request) => askOnBoard(board, accessTo(request), request.body),
  );
  app.post(
    `${REQUEST}/decision`,
    {
      schema: { params: RequestParams, body: RequestDecision, response: { 200: RequestClosed } },
      config: { roles: NAMING_ROLES },
    },
    (request) => decideOnBoard(board, accessTo(request), request.params.no, request.body),
  );
  app.post(
    `${REQUEST}/withdrawal`,
    {
      schema: { params: RequestParams, response: { 200: RequestClosed } },
      config: { roles: OWN_ROLES },
    },
    (request) => withdrawOnBoard(board, accessTo(request), request.params.no),
  );
}
