import { z } from 'zod';
import { readRow } from '../../mysql/read.js';
import type { Board } from '../board.js';
import { Health } from '../schemas/session.js';
import type { TypedApp } from '../typed-app.js';

/** Adds what anybody may ask: whether the board works, and what its API is. */
export function healthRoutes(app: TypedApp, board: Board): void {
  app.get(
    '/api/v1/health',
    { schema: { response: { 200: Health } }, config: { open: true } },
    async () => ({ status: (await answers(board)) ? ('ok' as const) : ('degraded' as const) }),
  );
  app.get(
    '/api/openapi.json',
    { schema: { response: { 200: z.any() } }, config: { open: true } },
    () => app.swagger(),
  );
}

async function answers({ db, log }: Board): Promise<boolean> {
  try {
    return (await readRow(db, 'SELECT 1')) !== undefined;
  } catch {
    log.warn('MySQL does not answer the health check');
    return false;
  }
}
