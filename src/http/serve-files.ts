import files from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** The addresses of pages: the browser's own code shows them all. */
const PAGES = [
  '/',
  '/days/*',
  '/classes/*',
  '/courses',
  '/courses/*',
  '/students',
  '/students/*',
  '/rooms',
  '/rooms/*',
  '/requests',
  '/code',
  '/me',
  '/health',
  '/login',
];

/** Serves the built pages. They are the same for everybody and hold no data. */
export async function serveFiles(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(files, {
    root: folder,
    serve: false,
    preCompressed: true,
  });
  const config = { open: true };
  // The name of each of these holds a hash of its content.
  app.get<{ Params: { '*': string } }>(
    '/assets/*',
    { config, schema: { hide: true } },
    (request, reply) =>
      reply.sendFile(`assets/${request.params['*']}`, { maxAge: '365d', immutable: true }),
  );
  // Where a provider logs people in, "/login" leads there.
  const pages = PAGES.filter((url) => !app.hasRoute({ method: 'GET', url }));
  for (const page of pages)
    app.get(page, { config, schema: { hide: true } }, (_request, reply) => sendPage(reply));
}

/** Sends the page that shows every address. It keeps a status that is set. */
export function sendPage(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-cache').sendFile('index.html', { cacheControl: false });
}

/** Whether a person opens the address. One that does not exist gets the board, which says so. */
export function isOpenedInBrowser({ method, url, headers }: FastifyRequest): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    !/^\/(api|assets)\//.test(url) &&
    headers.accept?.includes('text/html') === true
  );
}
