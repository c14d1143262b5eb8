import { userInfo } from 'node:os';
import { Option, type Command } from 'commander';
import { RollcallError } from '../errors.js';
import { requireScope, TOKEN_ROLES } from '../http/access/role-scope.js';
import { hashOf, newSecret } from '../http/access/secrets.js';
import type { Role } from '../http/access/viewer.js';
import { addToken, readTokens, revokeToken, type StoredToken } from '../mysql/board/tokens.js';
import { withDatabase } from './connect/with-database.js';
import { askedName, wholeNumber } from './terminal/flags.js';
import { tableText } from './terminal/table.js';

/** A token with an end must be renewed: who still needs it is asked once a year. */
const MOST_DAYS = 366;
const DEFAULT_DAYS = 90;
/** The largest number that the database gives. */
const MOST_TOKENS = 4_294_967_295;
/** Scanners that look for secrets in code find the token by this beginning. */
const PREFIX = 'rollcall_';

type JsonFlag = { json?: boolean };
type CreateFlags = JsonFlag & { role: Role; scope: string; owner?: string; days: number };

/** Adds `rollcall token create`, `list` and `revoke`. */
export function registerToken(program: Command): void {
  const token = program
    .command('token')
    .description("tokens by which machines ask the board's API: Authorization: Bearer TOKEN");
  registerCreate(token);
  token
    .command('list')
    .description('list all tokens that there ever were, without the tokens themselves')
    .option('--json', 'print JSON')
    .action(async ({ json }: JsonFlag) => {
      const tokens = await withDatabase(readTokens);
      console.log(json ? JSON.stringify(tokens) : listText(tokens));
    });
  token
    .command('revoke')
    .description('revoke a token: it works no more from now on')
    .argument('<number>', 'its number in "token list"', wholeNumber(1, MOST_TOKENS))
    .action(async (tokenNo: number) => {
      if (await withDatabase((db) => revokeToken(db, tokenNo)))
        return console.log(`Token ${tokenNo} is revoked.`);
      throw new RollcallError(
        'not_found',
        `There is no token ${tokenNo} that still works: "rollcall token list" lists them.`,
      );
    });
}

function registerCreate(token: Command): void {
  token
    .command('create')
    .description('make a token and print it: it is shown this once')
    .addOption(
      new Option('--role <role>', 'what it may see').choices(TOKEN_ROLES).makeOptionMandatory(),
    )
    .option('--scope <scope>', 'of a department: the beginning of its course names', '')
    .option('--owner <name>', 'who answers for it (default: your login name)', askedName)
    .option('--days <n>', 'how long it works', wholeNumber(1, MOST_DAYS), DEFAULT_DAYS)
    .option('--json', 'print JSON')
    .action(async ({ json, owner = userInfo().username, ...flags }: CreateFlags) => {
      requireScope(flags.role, flags.scope);
      const secret = `${PREFIX}${newSecret()}`;
      const stored = await withDatabase((db) => addToken(db, hashOf(secret), { ...flags, owner }));
      console.log(json ? jsonText(secret, stored) : createdText(secret, stored));
    });
}

function jsonText(token: string, { revokedAt: _, ...stored }: StoredToken): string {
  return JSON.stringify({ token, ...stored });
}

function createdText(secret: string, { tokenNo, role, scope, owner, endsAt }: StoredToken): string {
  const of = scope === '' ? role : `${role} ${scope}`;
  return `Token ${tokenNo} (${of}) of ${owner}, until ${endsAt} UTC. It is shown this once:\n${secret}`;
}

function listText(tokens: Awaited<ReturnType<typeof readTokens>>): string {
  if (tokens.length === 0) return 'There are no tokens yet.';
  return tableText(
    ['token', 'state', 'role', 'scope', 'owner', 'created (UTC)', 'ends (UTC)'],
    tokens.map(({ tokenNo, state, role, scope, owner, createdAt, endsAt }) => [
      ...[tokenNo, state, role, scope, owner, createdAt, endsAt],
    ]),
  );
}
