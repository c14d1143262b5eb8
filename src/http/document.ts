import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { Problem } from './schemas/session.js';

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
});

/** What any route of the API answers instead of what was asked for. */
const PROBLEMS = {
  '4xx': problem('The request cannot be answered: the document says why.'),
  '5xx': problem('The server, or one that it asks, cannot answer now.'),
};

/** The OpenAPI document, made from the schemas of the routes. */
export function documentOptions(cookieName: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'rollcall', version: '1' },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: cookieName },
          token: { type: 'http', scheme: 'bearer' },
        },
      },
      security: [{ session: [] }, { token: [] }],
    },
    transform: (route) => {
      const answers = route.schema.response as Record<string, unknown> | undefined;
      const schema = {
        ...route.schema,
        ...(answers && { response: { ...answers, ...PROBLEMS } }),
        ...(route.route.config?.open && { security: [] }),
      };
      return jsonSchemaTransform({ ...route, schema });
    },
  };
}
