import type { ComponentChild } from 'preact';
import type { ClassAnswer, ClassStudent, Verdict } from '../../src/http/schemas/class.js';
import type { ClassState } from '../../src/http/schemas/figures.js';
import { words } from '../words.js';

type Basis = ClassStudent['basis'];

const HALF = (
  <>
    <circle cx="8" cy="8" r="5.7" {...line(1.6)} />
    <path d="M8 2.3a5.7 5.7 0 0 0 0 11.4z" fill="currentColor" />
  </>
);

/** Each verdict and state has a shape, because not everybody can tell the colours apart. */
const SHAPES: Record<Verdict | ClassState, ComponentChild> = {
  present: <circle cx="8" cy="8" r="6.5" fill="currentColor" />,
  partial: HALF,
  absent: <path d="M3 3l10 10M13 3 3 13" {...line(2.6)} />,
  unknown: <path d="M5 5.5a3 3 0 1 1 4.4 2.7Q8 9 8 10.5M8 13.4v.4" {...line(2)} />,
  not_measured: <path d="M3 8h10" {...line(2.4)} />,
  scheduled: <circle cx="8" cy="8" r="5.7" {...line(1.6)} />,
  live: <path d="M4 2.5 13.5 8 4 13.5z" fill="currentColor" />,
  waiting: (
    <path
      d="M4 2.5h8M4 13.5h8M4.5 3c0 3 3.5 3.5 3.5 5s-3.5 2-3.5 5M11.5 3c0 3-3.5 3.5-3.5 5s3.5 2 3.5 5"
      {...line(1.5)}
    />
  ),
  provisional: HALF,
  final: <path d="M2.5 8.5 6.5 12.5 13.5 4" {...line(2.4)} />,
  no_data: <path d="M3 8h10" {...line(2.4)} />,
  not_held: <path d="M3 3l10 10M13 3 3 13" {...line(2.6)} />,
  moved: <path d="M2 8h11M9 3.5 13.5 8 9 12.5" {...line(2.2)} />,
};

function line(width: number) {
  return {
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': width,
    'stroke-linecap': 'round' as const,
    'stroke-linejoin': 'round' as const,
  };
}

export function Shape({ of }: { of: Verdict | ClassState }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {SHAPES[of]}
    </svg>
  );
}

/** The verdict of a student, with how it came about where that is known. */
export function VerdictBadge({
  verdict,
  basis = null,
  corrected = false,
  excused = false,
}: {
  verdict: Verdict;
  basis?: Basis;
  corrected?: boolean;
  excused?: boolean;
}) {
  const { figures } = words.value;
  const isInferred = basis === 'inferred' && !corrected;
  return (
    <span class={`badge is-${verdict}${isInferred ? ' inferred' : ''}`}>
      <Shape of={verdict} />
      {figures.verdicts[verdict]}
      {isInferred && <span class="muted">{figures.inferred}</span>}
      {basis === 'roll' && !corrected && <span class="muted">{figures.byRoll}</span>}
      {corrected && <span class="muted">{figures.corrected}</span>}
      {excused && <span class="muted">{figures.excused}</span>}
    </span>
  );
}

/** A class that is not rolled up has no verdicts, but it may have a roll. */
export function NoVerdict({ mark }: { mark: ClassAnswer['marks'][number] | undefined }) {
  if (mark) return <MarkBadge mark={mark} />;
  return <span class="badge">{words.value.classPage.noVerdict}</span>;
}

/** What a roll said of a student whose class has no verdicts yet. */
function MarkBadge({ mark: { isThere, source } }: { mark: ClassAnswer['marks'][number] }) {
  const { roll } = words.value;
  return (
    <span class={`badge is-${isThere ? 'present' : 'absent'}`}>
      <Shape of={isThere ? 'present' : 'absent'} />
      {isThere ? roll.there : roll.away}
      <span class="muted">{source === 'code' ? roll.byCode : roll.byRoll}</span>
    </span>
  );
}

/** The verdict as one letter, for a grid of many. */
export function VerdictLetter({
  verdict,
  basis = null,
  isExcused = false,
}: {
  verdict: Verdict;
  basis?: Basis;
  /** Whether an excuse was in force, and the student not there. */
  isExcused?: boolean;
}) {
  const { figures } = words.value;
  const isInferred = basis === 'inferred';
  const called = isExcused ? figures.excused : figures.verdicts[verdict];
  const text = isInferred ? `${called}, ${figures.inferred}` : called;
  return (
    <span class={`badge square is-${verdict}${isInferred ? ' inferred' : ''}`} title={text}>
      <span aria-hidden="true">{figures.letters[isExcused ? 'excused' : verdict]}</span>
      <span class="spoken">{text}</span>
    </span>
  );
}

/** What became of a class. */
export function StateBadge({ state }: { state: ClassState }) {
  return (
    <span class={`badge is-${state}`}>
      <Shape of={state} />
      {words.value.figures.states[state]}
    </span>
  );
}
