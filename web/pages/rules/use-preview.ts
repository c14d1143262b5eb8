import { useEffect, useState } from 'preact/hooks';
import type { Rule, RulePreview } from '../../../src/http/schemas/attention.js';
import { ApiError, change } from '../../api.js';

/** Somebody types on: the campus is not counted for each key. */
const TYPING_MS = 600;

export type Preview =
  | { kind: 'incomplete' }
  | { kind: 'asking' }
  | { kind: 'here'; preview: RulePreview }
  | { kind: 'failed'; error: ApiError };

/** How many students a rule would name, asked again when it changes. */
export function usePreview(rule: Rule | undefined): Preview {
  const [state, setState] = useState<Preview>({ kind: 'incomplete' });
  const text = rule === undefined ? '' : JSON.stringify(rule);
  useEffect(() => {
    if (text === '') {
      setState({ kind: 'incomplete' });
      return;
    }
    let isLate = false;
    setState({ kind: 'asking' });
    const timer = setTimeout(() => {
      change<RulePreview>('attention/preview', { rule: JSON.parse(text) as Rule })
        .then((preview) => isLate || setState({ kind: 'here', preview }))
        .catch((error: unknown) => {
          if (!(error instanceof ApiError)) throw error;
          if (!isLate) setState({ kind: 'failed', error });
        });
    }, TYPING_MS);
    return () => {
      isLate = true;
      clearTimeout(timer);
    };
  }, [text]);
  return state;
}
