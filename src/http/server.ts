import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance } from 'fastify';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import { authenticate } from './access/authenticate.js';
import { checkOrigin } from './access/check-origin.js';
import { localLinkRoutes } from './access/local-link.js';
import { cookieNameOf } from './access/session-cookie.js';
import { answerErrors } from './answer-errors.js';
import type { Board } from './board.js';
import { compressAnswers } from './compress-answers.js';
import { classRoutes } from './routes/classes.js';
import { courseRoutes } from './routes/courses.js';
import { dayRoutes } from './routes/days.js';
import { healthRoutes } from './routes/health.js';
import { ingestRoutes } from './routes/ingest.js';
import { nowRoutes } from './routes/now.js';
import { sessionRoutes } from './routes/session.js';
import { securityHeaders } from './security-headers.js';
import { serveFiles } from './serve-files.js';
import { typedApp } from './typed-app.js';

/** The longest body: a reason of some hundred characters. */
const MOST_BODY_BYTES = 16 * 1024;

/** Makes the server of the board and its API; its `listen` starts it. */
export async function createServer(board: Board): Promise<FastifyInstance> {
  const { publicUrl, trustedProxies, auth, folder } = board.settings;
  const app = fastify({
    // Our own log lines hold no address of a page that names a student.
    logger: false,
    trustProxy: trustedProxies.length > 0 ? trustedProxies : false,
    bodyLimit: MOST_BODY_BYTES,
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerErrors(app, board.log);
  checkOrigin(app, publicUrl);
  compressAnswers(app);
  await app.register(helmet, securityHeaders(publicUrl));
  await app.register(cookie);
  await app.register(rateLimit, { global: false });
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'rollcall', version: '1' } },
    transform: jsonSchemaTransform,
  });
  authenticate(app, board, cookieNameOf(publicUrl));
  if (auth.kind === 'local') localLinkRoutes(app, board);
  const api = typedApp(app);
  healthRoutes(api, board);
  sessionRoutes(api, board);
  nowRoutes(api, board);
  ingestRoutes(api, board);
  dayRoutes(api, board);
  classRoutes(api, board);
  courseRoutes(api, board);
  await serveFiles(app, folder);
  return app;
}
