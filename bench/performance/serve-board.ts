import { resolve } from 'node:path';
import { createServer } from '../../src/http/server.js';
import { createLogger } from '../../src/log.js';
import { connectDatabase } from '../../src/mysql/pool.js';
import { choosePorts } from '../../src/stack/free-ports.js';

/**
 * A process that serves the board of a database whose campus clock stands at a time of the term. It
 * prints its address, and stops when its input ends.
 */
async function serveBoard(mysqlUrl: string, now: number): Promise<void> {
  const db = await connectDatabase(mysqlUrl, 4);
  const { http: port } = (await choosePorts(['http'], {}, {})) as { http: number };
  const publicUrl = `http://127.0.0.1:${port}`;
  const refuse = () => Promise.reject(new Error('the bench has no ingest'));
  const app = await createServer({
    db,
    log: createLogger('warn'),
    now: () => now,
    pauseIngest: refuse,
    resumeIngest: refuse,
    reach: () => Promise.resolve({ kafka: true, temporal: true, ends: new Map() }),
    settings: {
      auth: { kind: 'local' },
      ...{ publicUrl, trustedProxies: [], leastGroup: 5, campus: '', topic: 'wifi-access' },
      journal: undefined,
      ...{ timeZone: 'Asia/Shanghai', temporalUi: undefined, folder: resolve('dist', 'board') },
    },
  });
  await app.listen({ host: '127.0.0.1', port });
  console.log(publicUrl);
  process.stdin.resume().on('end', () => process.exit(0));
}

await serveBoard(process.argv[2]!, Number(process.argv[3]));
