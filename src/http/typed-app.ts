import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';

/** The server, where the schemas of a route are the types of its request and its answer. */
export type TypedApp = ReturnType<typeof typedApp>;

export function typedApp(app: FastifyInstance) {
  return app.withTypeProvider<ZodTypeProvider>();
}
