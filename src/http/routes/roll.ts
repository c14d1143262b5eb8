import { z } from 'zod';
import { accessTo } from '../access/authenticate.js';
import { countFailures } from '../access/failures.js';
import {
  CODE_LIMIT,
  MOST_WRONG_CODES,
  MOST_WRONG_CODES_FROM,
  PERSONS_LIMIT,
} from '../access/limits.js';
import type { Board } from '../board.js';
import { enterCodeOnBoard } from '../enter-code.js';
import { DECIDING_ROLES, NAMING_ROLES, OWN_ROLES } from '../readers.js';
import { rollAgreementPage } from '../roll-agreement.js';
import { codePage, endCode, showCode, takeRollOnBoard } from '../roll.js';
import { ClassParams, AskedDay } from '../schemas/figures.js';
import {
  AgreementAnswer,
  CodeAnswer,
  CodeRequest,
  EndRequest,
  EnterAnswer,
  EnterRequest,
  RollAnswer,
  RollRequest,
  ShownCode,
} from '../schemas/roll.js';
import type { TypedApp } from '../typed-app.js';

const CLASS = '/api/v1/classes/:date/:course/:section/:start';
/** The ids of some thousand students. */
const MOST_ROLL_BYTES = 512 * 1024;
const TOO_MANY = 'Too many wrong codes: wait a minute, then try again.';

/** Adds what a lecturer or the registry takes in a class, and what students enter. */
export function rollRoutes(app: TypedApp, board: Board): void {
  const config = { roles: NAMING_ROLES, rateLimit: PERSONS_LIMIT };
  app.post(
    `${CLASS}/roll`,
    {
      schema: { params: ClassParams, body: RollRequest, response: { 200: RollAnswer } },
      config,
      bodyLimit: MOST_ROLL_BYTES,
    },
    (request) => takeRollOnBoard(board, accessTo(request), request.params, request.body),
  );
  app.get(
    `${CLASS}/code`,
    { schema: { params: ClassParams, response: { 200: CodeAnswer } }, config },
    (request) => codePage(board, accessTo(request), request.params),
  );
  app.post(
    `${CLASS}/code`,
    {
      schema: { params: ClassParams, body: CodeRequest, response: { 200: ShownCode } },
      config,
    },
    (request) => showCode(board, accessTo(request), request.params, request.body),
  );
  app.post(
    `${CLASS}/code/end`,
    {
      schema: { params: ClassParams, body: EndRequest, response: { 200: CodeAnswer } },
      config,
    },
    (request) => endCode(board, accessTo(request), request.params, request.body.codeNo),
  );
  app.get(
    '/api/v1/rolls/agreement',
    {
      schema: {
        querystring: z.object({ from: AskedDay.optional(), to: AskedDay.optional() }),
        response: { 200: AgreementAnswer },
      },
      // The errors of a class tell of single students.
      config: { roles: DECIDING_ROLES, rateLimit: PERSONS_LIMIT },
    },
    (request) => rollAgreementPage(board, request.query),
  );
  enterRoute(app, board);
}

/** Whoever guesses codes is stopped, and so is an address from which many guess. */
function enterRoute(app: TypedApp, board: Board): void {
  const wrong = {
    ofStudents: countFailures(board.now, MOST_WRONG_CODES, TOO_MANY),
    ofAddresses: countFailures(board.now, MOST_WRONG_CODES_FROM, TOO_MANY),
  };
  app.post(
    '/api/v1/code',
    {
      schema: { body: EnterRequest, response: { 200: EnterAnswer } },
      config: { roles: OWN_ROLES, rateLimit: CODE_LIMIT },
    },
    (request) => enterCodeOnBoard(board, accessTo(request), request.ip, request.body, wrong),
  );
}
