import type { FastifyInstance } from 'fastify';
import { fileURLToPath } from 'node:url';
import { hashOf, newSecret } from '../../src/http/access/secrets.js';
import { cookieNameOf, SESSION_HOURS } from '../../src/http/access/session-cookie.js';
import type { Role } from '../../src/http/access/viewer.js';
import { RollcallError } from '../../src/errors.js';
import type { Board, BoardSettings } from '../../src/http/board.js';
import { createServer } from '../../src/http/server.js';
import { createLogger } from '../../src/log.js';
import { addSession } from '../../src/mysql/board/sessions.js';
import type { Database } from '../../src/mysql/pool.js';
import { write } from '../../src/mysql/read.js';
import { choosePorts } from '../../src/stack/free-ports.js';

/** A board that listens on a free port of this machine. */
export type TestBoard = {
  app: FastifyInstance;
  board: Board;
  /** "http://127.0.0.1:12345" */
  url: string;
  close: () => Promise<void>;
};

/** What is different in a test. */
export type TestBoardOptions = {
  /** The campus wall clock stands here; undefined: the real time. */
  now?: (() => number) | undefined;
  /** A free port; undefined: one is chosen. */
  port?: number;
  /** What reaches Kafka and Temporal; undefined: they do not answer. */
  ingest?: Pick<Board, 'pauseIngest' | 'resumeIngest' | 'reach'> | undefined;
  settings?: Partial<BoardSettings>;
};

const NO_INGEST: NonNullable<TestBoardOptions['ingest']> = {
  pauseIngest: () => Promise.reject(new RollcallError('unreachable', 'Temporal does not answer.')),
  resumeIngest: () => Promise.reject(new RollcallError('unreachable', 'Temporal does not answer.')),
  reach: () => Promise.resolve({ kafka: false, temporal: false, ends: new Map() }),
};

/** Serves the built pages and the API on a database. The caller closes it. */
export async function startBoard(
  db: Database,
  { now = Date.now, port: asked, ingest = NO_INGEST, settings = {} }: TestBoardOptions = {},
): Promise<TestBoard> {
  const port = asked ?? ((await choosePorts(['http'], {}, {})) as { http: number }).http;
  const url = `http://127.0.0.1:${port}`;
  const board: Board = {
    db,
    now,
    log: createLogger('silent'),
    ...ingest,
    settings: {
      auth: { kind: 'local' },
      publicUrl: url,
      trustedProxies: [],
      leastGroup: 5,
      campus: '',
      timeZone: 'Asia/Shanghai',
      topic: 'wifi-access',
      temporalUi: undefined,
      journal: undefined,
      folder: fileURLToPath(new URL('../../dist/board', import.meta.url)),
      ...settings,
    },
  };
  const app = await createServer(board);
  await app.listen({ host: '127.0.0.1', port });
  return { app, board, url, close: () => app.close() };
}

/** Somebody who is logged in. */
export type TestViewer = {
  role: Role;
  scope?: string;
  studentId?: string;
  staffName?: string;
};

/** The headers of a person with these roles, for `fetch`. A student has no granted role. */
export async function headersOf(
  { board }: TestBoard,
  ...viewers: TestViewer[]
): Promise<{ cookie: string; 'x-csrf-token': string }> {
  const secret = newSecret();
  const csrf = newSecret();
  const subject = newSecret();
  const issuer = 'https://login.test';
  const student = viewers.find(({ studentId }) => studentId !== undefined);
  const staff = viewers.find(({ staffName }) => staffName !== undefined);
  await addSession(
    board.db,
    hashOf(secret),
    csrf,
    {
      issuer,
      subject,
      displayName: 'Test Person',
      fixedRole: null,
      studentId: student?.studentId ?? null,
      staffName: staff?.staffName ?? null,
    },
    SESSION_HOURS,
  );
  for (const { role, scope = '' } of viewers)
    if (role !== 'student')
      await write(
        board.db,
        `INSERT INTO role_grant (issuer, subject, role, scope, granted_by, granted_at)
         VALUES (:issuer, :subject, :role, :scope, 'test', UTC_TIMESTAMP())`,
        { issuer, subject, role, scope },
      );
  return {
    cookie: `${cookieNameOf(board.settings.publicUrl)}=${secret}`,
    'x-csrf-token': csrf,
  };
}
