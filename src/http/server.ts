import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { authenticate } from './access/authenticate.js';
import { checkOrigin } from './access/check-origin.js';
import { localLinkRoutes } from './access/local-link.js';
import { loginProvider } from './access/login-provider.js';
import { oidcLoginRoutes } from './access/oidc-login.js';
import { cookieNameOf } from './access/session-cookie.js';
import { answerErrors } from './answer-errors.js';
import { answerUnreadable } from './answer-unreadable.js';
import type { Board } from './board.js';
import { compressAnswers } from './compress-answers.js';
import { documentOptions } from './document.js';
import { attentionRoutes } from './routes/attention.js';
import { classRoutes } from './routes/classes.js';
import { courseRoutes } from './routes/courses.js';
import { dayRoutes } from './routes/days.js';
import { healthRoutes } from './routes/health.js';
import { importRoutes } from './routes/imports.js';
import { ingestRoutes } from './routes/ingest.js';
import { nowRoutes } from './routes/now.js';
import { requestRoutes } from './routes/requests.js';
import { roleRoutes } from './routes/roles.js';
import { rollRoutes } from './routes/roll.js';
import { roomRoutes } from './routes/rooms.js';
import { sessionRoutes } from './routes/session.js';
import { securityHeaders } from './security-headers.js';
import { serveFiles } from './serve-files.js';
import { typedApp } from './typed-app.js';

/** The longest body: a reason of some hundred characters. */
const MOST_BODY_BYTES = 16 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;

/** Makes the server of the board and its API; its `listen` starts it. */
export async function createServer(board: Board): Promise<FastifyInstance> {
  const { publicUrl, trustedProxies, auth, folder } = board.settings;
  const app = fastify({
    // Our own log lines hold no address of a page that names a student.
    logger: false,
    trustProxy: trustedProxies.length > 0 ? trustedProxies : false,
    ...answerUnreadable,
    bodyLimit: MOST_BODY_BYTES,
    // A client that sends its request byte by byte holds no connection for longer.
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
  });
  // A form of another site can send text: only JSON is read.
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerErrors(app, board);
  checkOrigin(app, publicUrl);
  compressAnswers(app);
  await app.register(helmet, securityHeaders(publicUrl));
  await app.register(cookie);
  await app.register(rateLimit, { global: false });
  await app.register(swagger, documentOptions(cookieNameOf(publicUrl)));
  authenticate(app, board, cookieNameOf(publicUrl));
  const provider = auth.kind === 'oidc' ? loginProvider(auth, publicUrl, board.log) : undefined;
  if (auth.kind === 'local') localLinkRoutes(app, board);
  else oidcLoginRoutes(app, board, provider!, auth);
  const api = typedApp(app);
  healthRoutes(api, board);
  sessionRoutes(api, board, provider);
  roleRoutes(api, board);
  dayRoutes(api, board);
  classRoutes(api, board);
  courseRoutes(api, board);
  requestRoutes(api, board);
  rollRoutes(api, board);
  attentionRoutes(api, board);
  roomRoutes(api, board);
  nowRoutes(api, board);
  ingestRoutes(api, board);
  importRoutes(api, board);
  await serveFiles(app, folder);
  return app;
}
