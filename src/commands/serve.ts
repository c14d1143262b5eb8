import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { loadConfig, type Config } from '../config.js';
import type { Board } from '../http/board.js';
import { createLogger } from '../log.js';
import { hostOf } from '../loopback.js';
import type { Database } from '../mysql/pool.js';
import { ingestOf } from './connect/ingest-of.js';
import { withDatabase } from './connect/with-database.js';
import { askedAddress } from './terminal/flags.js';

const FOLDER = fileURLToPath(new URL('../board', import.meta.url));

/** Adds `rollcall serve`. */
export function registerServe(program: Command): void {
  program
    .command('serve')
    .description('serve the board and its API until SIGINT or SIGTERM; as many as you like')
    .option(
      '--address <host:port>',
      'where to listen (default: ROLLCALL_HTTP_ADDRESS)',
      askedAddress,
    )
    .action((flags: { address?: string }) => {
      const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
      process.once('SIGINT', () => stop());
      process.once('SIGTERM', () => stop());
      return serve(loadConfig(), { address: flags.address, until: stopped, say: console.log });
    });
}

type Serving = {
  address?: string | undefined;
  until: Promise<void>;
  /** Takes the address of the board, with a link that logs in where nothing else does. */
  say: (line: string) => void;
};

/** Serves the board until a promise resolves. */
export async function serve(config: Config, { address, until, say }: Serving): Promise<void> {
  // The server is half of the program: no other command loads it.
  const { createServer } = await import('../http/server.js');
  const { newLocalLink } = await import('../http/access/local-link.js');
  await withDatabase(async (db) => {
    const board = boardOf(config, db, address);
    const app = await createServer(board);
    const { address: listenOn } = config.board(address);
    await app.listen({
      host: hostOf(listenOn).replace(/^\[(.*)\]$/, '$1'),
      port: Number(listenOn.slice(listenOn.lastIndexOf(':') + 1)),
    });
    const { auth, publicUrl } = board.settings;
    say(
      auth.kind === 'local'
        ? `Board: ${await newLocalLink(board)} (works once, within ten minutes)`
        : `Board: ${publicUrl}`,
    );
    await until;
    await app.close();
  }, config);
}

function boardOf(config: Config, db: Database, address: string | undefined): Board {
  const { oidc, publicUrl, trustedProxies, leastGroup, temporalUi } = config.board(address);
  return {
    db,
    settings: {
      auth: oidc ? { kind: 'oidc', ...oidc } : { kind: 'local' },
      ...{ publicUrl, trustedProxies, leastGroup, temporalUi },
      campus: config.campus,
      timeZone: config.timeZone,
      topic: config.topic,
      journal: config.journalFolder,
      folder: FOLDER,
    },
    log: createLogger(config.logLevel),
    now: Date.now,
    ...ingestOf(config),
  };
}
