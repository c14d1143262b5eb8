import { effect } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { Now } from '../../src/http/schemas/now.js';
import { connection, returns, watchConnection } from '../connection.js';
import { loadSession, showLogin } from '../session.js';

/** What the server sends while a page is open, and whether it can send just now. */
export type Live = { now: Now | undefined; isOpen: boolean };

const RETRY_MS = 3000;

/** Follows `GET /api/v1/live` as long as the component is shown. */
export function useLive(): Live {
  const [live, setLive] = useState<Live>({ now: undefined, isOpen: false });
  useEffect(
    () =>
      follow(
        (now) => setLive({ now, isOpen: true }),
        () => setLive(({ now }) => ({ now, isOpen: false })),
      ),
    [],
  );
  return live;
}

/** @returns stops it */
function follow(onNow: (now: Now) => void, onLost: () => void): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    clearTimeout(retry);
    source?.close();
    const opened = new EventSource('/api/v1/live');
    source = opened;
    opened.addEventListener('now', (event: MessageEvent<string>) =>
      onNow(JSON.parse(event.data) as Now),
    );
    opened.addEventListener('unavailable', () => {
      onLost();
      watchConnection();
    });
    opened.addEventListener('ended', () => {
      opened.close();
      void showLogin();
    });
    opened.addEventListener('error', () => {
      onLost();
      watchConnection();
      // A browser does not try again after an answer such as 401, so find out what is wrong.
      if (opened.readyState !== EventSource.CLOSED) return;
      void loadSession();
      retry = setTimeout(open, RETRY_MS);
    });
  };
  // Runs at once, and opens a new connection as soon as the board is back.
  const stopWatching = effect(() => {
    void returns.value;
    if (connection.peek() !== 'offline') open();
  });
  return () => {
    stopWatching();
    clearTimeout(retry);
    source?.close();
  };
}
