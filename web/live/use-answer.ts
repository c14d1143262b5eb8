import { useEffect, useReducer, useState } from 'preact/hooks';
import { ApiError, ask } from '../api.js';
import { returns } from '../connection.js';

/** An answer of the API, on its way, here, or gone wrong. */
export type Answer<T> = {
  /** Undefined until it is here; kept while the same path is asked again. */
  data: T | undefined;
  /** Why the last request failed. */
  error: ApiError | undefined;
  /** Whether a request is on its way. */
  isBusy: boolean;
  /** Asks again, for example after a change. */
  refresh: () => void;
};

type Kept<T> = { path: string | null; data?: T; error?: ApiError | undefined; isBusy: boolean };

/**
 * Asks the API for a path below /api/v1 when the component is shown, when the path changes, and
 * when a lost connection is back. A request that nobody waits for any more is aborted.
 * @param path null asks nothing
 */
export function useAnswer<T>(path: string | null): Answer<T> {
  const [kept, keep] = useState<Kept<T>>({ path, isBusy: path !== null });
  const [turn, refresh] = useReducer<number, void>((count) => count + 1, 0);
  const returned = returns.value;
  useEffect(() => {
    if (path === null) return;
    const abort = new AbortController();
    keep((old) => (old.path === path ? { ...old, isBusy: true } : { path, isBusy: true }));
    ask<T>(path, abort.signal)
      .then((data) => keep({ path, data, isBusy: false }))
      .catch((error: unknown) => {
        if (abort.signal.aborted) return;
        const known = error instanceof ApiError ? error : undefined;
        keep((old) => ({ ...old, path, error: known ?? old.error, isBusy: false }));
        if (!known) throw error;
      });
    return () => abort.abort();
  }, [path, turn, returned]);
  const isSame = kept.path === path;
  return {
    data: isSame ? kept.data : undefined,
    error: isSame ? kept.error : undefined,
    isBusy: isSame ? kept.isBusy : path !== null,
    refresh: () => refresh(),
  };
}
