import { messageOf, RollcallError } from '../../errors.js';
import type { Logger } from '../../log.js';
import { errorCodeOf } from '../../mysql/pool.js';
import type { Access } from '../access/authenticate.js';
import { hasRole, type Role, type RoleScope, type Viewer } from '../access/viewer.js';
import type { Now } from '../schemas/now.js';
import type { Poll } from './poll.js';
import { eventText, type ViewerStream } from './viewer-stream.js';

const POLL_MS = 1_000;
const CHECK_MS = 4_000;
const BEAT_MS = 15_000;
/** Where nothing else changes, the time of the page still moves. */
const MOST_SILENT_MS = 10_000;

/** All who watch, and one poll for them. */
export type Hub = {
  /**
   * Sends a viewer what goes on, until the connection closes.
   * @returns forgets the viewer; to be called when the connection has closed
   */
  add: (access: Access, stream: ViewerStream) => () => void;
  /** How many connections the session, or the token, has. */
  countOf: (access: Access) => number;
  /** Closes all connections. */
  close: () => void;
};

type Watcher = {
  access: Access;
  stream: ViewerStream;
  /** What was sent last, without its time. */
  sent: string;
  sentAt: number;
  isUnavailable: boolean;
};

type Watching = {
  poll: Poll;
  log: Logger;
  /** Whoever has none of these roles sees nothing. */
  roles: readonly Role[];
  watchers: Set<Watcher>;
  isAway: boolean;
};

/**
 * Polls once a second while somebody watches. People with the same rights share one text, so that
 * a hundred viewers cost little more than one.
 */
export function createHub(poll: Poll, log: Logger, roles: readonly Role[]): Hub {
  const watchers = new Set<Watcher>();
  const watching: Watching = { poll, log, roles, watchers, isAway: false };
  let timers: NodeJS.Timeout[] = [];
  const start = () => {
    timers = [
      setInterval(
        alone(() => sendNews(watching)),
        POLL_MS,
      ),
      setInterval(
        alone(() => checkAll(watching)),
        CHECK_MS,
      ),
      setInterval(() => watchers.forEach(({ stream }) => stream.beat()), BEAT_MS),
    ];
  };
  const stop = () => {
    timers.forEach((timer) => clearInterval(timer));
    timers = [];
  };
  return {
    add: (access, stream) => {
      const watcher = { access, stream, sent: '', sentAt: 0, isUnavailable: false };
      watchers.add(watcher);
      if (timers.length === 0) start();
      void sendNews(watching, [watcher]);
      return () => {
        watchers.delete(watcher);
        if (watchers.size === 0) stop();
      };
    },
    countOf: (access) =>
      [...watchers].filter((one) => ownerOf(one.access) === ownerOf(access)).length,
    close: () => watchers.forEach(({ stream }) => stream.end('')),
  };
}

function ownerOf({ session, viewer }: Access): string {
  return session ? session.hash : viewer.who;
}

/** Sends each viewer what is new, and tells them when the database is away. */
async function sendNews(watching: Watching, to: Iterable<Watcher> = watching.watchers) {
  try {
    const snapshot = await watching.poll.read();
    // Who was logged in before the database went away need not be now.
    if (watching.isAway) await checkAll(watching);
    const all = new Map<string, News>();
    for (const watcher of [...to]) {
      const { rights } = watcher.access;
      const key = JSON.stringify(rights);
      const news = all.get(key) ?? newsOf(await watching.poll.nowFor(snapshot, rights));
      all.set(key, news);
      if (watching.watchers.has(watcher)) sendNew(watcher, news);
    }
    if (watching.isAway) watching.log.info('The database answers again: viewers see what goes on');
    watching.isAway = false;
  } catch (error) {
    tellAway(watching, error);
  }
}

/** What several viewers get. */
type News = {
  /** All but the time, so that two of them can be compared. */
  body: string;
  /** The event in bytes: to encode it for each viewer would cost more than all the rest. */
  event: Buffer;
};

function newsOf({ at, ...rest }: Now): News {
  const body = JSON.stringify(rest);
  const data = `{"at":${JSON.stringify(at)},${body.slice(1)}`;
  return { body, event: Buffer.from(eventText('now', data)) };
}

function sendNew(watcher: Watcher, { body, event }: News): void {
  const { sent, sentAt, isUnavailable } = watcher;
  const isDue = performance.now() - sentAt > MOST_SILENT_MS;
  if (body === sent && !isUnavailable && !isDue) return;
  watcher.stream.send(event);
  Object.assign(watcher, { sent: body, sentAt: performance.now(), isUnavailable: false });
}

function tellAway(watching: Watching, error: unknown): void {
  if (!watching.isAway)
    watching.log.warn({ reason: reasonOf(error) }, 'The database does not answer the live pages');
  watching.isAway = true;
  for (const watcher of watching.watchers) {
    if (!watcher.isUnavailable) watcher.stream.send(eventText('unavailable', '{}'));
    watcher.isUnavailable = true;
  }
}

/** The message of an unknown error may quote values. */
function reasonOf(error: unknown): string {
  return error instanceof RollcallError ? messageOf(error) : errorCodeOf(error);
}

/** Ends the connections of those who may not watch any more. */
async function checkAll({ watchers, roles }: Watching): Promise<void> {
  for (const watcher of [...watchers])
    try {
      const again = await watcher.access.again();
      if (again && mayStillWatch(watcher.access.viewer, again.viewer, roles))
        watcher.access = again;
      else endOf(watchers, watcher);
    } catch {
      // The database is away: the poll tells it, and asks again before it shows anything.
    }
}

function endOf(watchers: Set<Watcher>, watcher: Watcher): void {
  watchers.delete(watcher);
  watcher.stream.end(eventText('ended', '{}'));
}

/** A role that was taken away ends the connection, as it ends the session. */
function mayStillWatch(before: Viewer, now: Viewer, roles: readonly Role[]): boolean {
  const has = ({ role, scope }: RoleScope) =>
    now.roles.some((one) => one.role === role && one.scope === scope);
  return before.roles.every(has) && hasRole(now, ...roles);
}

/** Leaves a turn out where the one before it is still at work. */
function alone(work: () => Promise<void>): () => void {
  let isAtWork = false;
  return () => {
    if (isAtWork) return;
    isAtWork = true;
    void work().finally(() => (isAtWork = false));
  };
}
