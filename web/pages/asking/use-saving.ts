import { useState } from 'preact/hooks';
import { ApiError } from '../../api.js';

/** What a change comes to. An answer that comes after the form is gone changes nothing. */
export function useSaving() {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();
  const run = async (save: () => Promise<void>) => {
    setBusy(true);
    setError(undefined);
    try {
      await save();
    } catch (thrown) {
      if (!(thrown instanceof ApiError)) throw thrown;
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, error, run };
}
