import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from './schemas/session.js';

/** Whether a person has opened an address of the login: JSON would tell that person nothing. */
export function isLoginPage({ url, headers }: FastifyRequest): boolean {
  return url.startsWith('/login') && headers.accept?.includes('text/html') === true;
}

/**
 * Answers with the board's own page, which finds the problem in itself and says it in the person's
 * language (web/login-problem.ts).
 */
export async function sendProblemPage(
  reply: FastifyReply,
  folder: string,
  { code, detail }: Problem,
): Promise<void> {
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  const meta = `<meta name="problem" data-code="${escapeHtml(code)}" content="${escapeHtml(detail)}" />`;
  void reply.type('text/html; charset=utf-8').send(page.replace('</head>', () => `${meta}</head>`));
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
