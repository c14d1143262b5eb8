import { useEffect } from 'preact/hooks';
import type { Answer } from './use-answer.js';

/**
 * Asks again some time after each answer or failure. It waits while a request is on its way: a new
 * request aborts that one, so a board slower than `everyMs` would never answer.
 * @param everyMs null does not ask again
 */
export function useRefreshing(
  { isBusy, refresh }: Pick<Answer<unknown>, 'isBusy' | 'refresh'>,
  everyMs: number | null,
): void {
  useEffect(() => {
    if (isBusy || everyMs === null) return;
    const timer = setTimeout(refresh, everyMs);
    return () => clearTimeout(timer);
  }, [isBusy, everyMs]);
}
