import { request, type IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** A route as the OpenAPI document lists it. */
export type ListedRoute = {
  /** "GET" */
  method: string;
  /** "/api/v1/days/{date}" */
  path: string;
  /** The names of what stands in the path, and in the query. */
  params: string[];
  query: string[];
  /** What it answers: the status, then the content type, then the JSON schema. */
  answers: Record<string, { content?: Record<string, { schema: object }> }>;
};

type Operation = {
  parameters?: { name: string; in: string }[];
  responses: ListedRoute['answers'];
};

/** Every route of the OpenAPI document. New routes are among them by themselves. */
export function listedRoutes(app: FastifyInstance): ListedRoute[] {
  const { paths } = app.swagger() as unknown as {
    paths: Record<string, Record<string, Operation>>;
  };
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { parameters = [], responses }]) => {
      const named = (where: string) =>
        parameters.filter((one) => one.in === where).map(({ name }) => name);
      return {
        ...{ method: method.toUpperCase(), path },
        ...{ params: named('path'), query: named('query'), answers: responses },
      };
    }),
  );
}

/** The answer to a request as it was sent. */
export type RawAnswer = {
  status: number;
  headers: IncomingHttpHeaders;
  /** Empty for a stream of events, which never ends. */
  body: string;
};

/** Sends a request whose path nobody makes tidy. Status 400 without headers: the server hung up. */
export function sendRaw(
  url: string,
  { method = 'GET', path, headers = {}, body }: RawRequest,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const all = { ...length, ...headers };
    const sent = request({ hostname, port, method, path, headers: all }, (answer) => {
      const { statusCode: status = 0, headers: received } = answer;
      if (received['content-type']?.startsWith('text/event-stream')) {
        sent.destroy();
        return resolve({ status, headers: received, body: '' });
      }
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({ status, headers: received, body: Buffer.concat(chunks).toString() }),
      );
    });
    sent.on('error', (error: NodeJS.ErrnoException) =>
      // A server may hang up before it has read a body that is too long.
      error.code === 'ECONNRESET' || error.code === 'EPIPE'
        ? resolve({ status: 400, headers: {}, body: '' })
        : reject(error),
    );
    sent.end(body);
  });
}

export type RawRequest = {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer | undefined;
};
