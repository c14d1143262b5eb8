import type { Verdict } from '../../src/http/schemas/class.js';
import { words } from '../words.js';
import { VerdictLetter } from './badges.js';

type Props = {
  verdicts: readonly Verdict[];
  /** Whether letters may also say that somebody is excused, or that a verdict is inferred. */
  withBasis?: boolean;
};

/** What the letters stand for. Each letter is read aloud as its word, so this is for the eye. */
export function LetterLegend({ verdicts, withBasis = false }: Props) {
  const { figures, classPage } = words.value;
  return (
    <div class="letter-legend muted small" aria-hidden="true">
      {verdicts.map((verdict) => (
        <span key={verdict}>
          <VerdictLetter verdict={verdict} /> {figures.verdicts[verdict]}
        </span>
      ))}
      {withBasis && (
        <>
          <span>
            <VerdictLetter verdict="not_measured" isExcused /> {figures.excusedAlone}
          </span>
          <span>
            <VerdictLetter verdict="present" basis="inferred" /> {classPage.show.inferred}
          </span>
        </>
      )}
    </div>
  );
}
