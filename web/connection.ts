import { signal } from '@preact/signals';
import type { Health } from '../src/http/schemas/session.js';

/** Whether the board answers: `unavailable` is a board without its database. */
export const connection = signal<'ok' | 'offline' | 'unavailable'>('ok');

/** How often the board came back. What is on the screen is then asked for again. */
export const returns = signal(0);

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;

let isWatching = false;
let wake: () => void = () => {};

/** Finds out whether the board answers, and goes on asking until it does. */
export function watchConnection(): void {
  if (isWatching) return;
  isWatching = true;
  void watch().finally(() => (isWatching = false));
}

/** Looks at once where the browser itself says that the network has changed. */
export function followNetwork(): void {
  addEventListener('online', () => {
    wake();
    watchConnection();
  });
  addEventListener('offline', watchConnection);
}

async function watch(): Promise<void> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    const state = await look();
    const was = connection.value;
    connection.value = state;
    if (state === 'ok') {
      if (was !== 'ok') returns.value++;
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, wait);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

async function look(): Promise<'ok' | 'offline' | 'unavailable'> {
  try {
    const response = await fetch('/api/v1/health', { cache: 'no-store' });
    if (!response.ok) return 'unavailable';
    return ((await response.json()) as Health).status === 'ok' ? 'ok' : 'unavailable';
  } catch {
    return 'offline';
  }
}
