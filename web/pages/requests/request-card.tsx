import type { RequestAnswer } from '../../../src/http/schemas/requests.js';
import { studentAddress } from '../../addresses.js';
import { dayAndClock, personName } from '../../format.js';
import { VerdictBadge } from '../../parts/badges.js';
import { words } from '../../words.js';
import { addressWith } from '../class/address-with.js';
import { Evidence } from '../class/evidence.js';
import { DecideButtons } from './decide-buttons.js';

/** In the address it closes the evidence of the first request too. */
export const NONE = 'none';

type Props = {
  one: RequestAnswer;
  /** Whether the evidence is shown. */
  isOpen: boolean;
  /** Told in a sentence what was decided. */
  onChanged: (sentence: string) => void;
};

/** What a student asks for, beside what is known. */
export function RequestCard({ one, isOpen, onChanged }: Props) {
  const { requests, classPage } = words.value;
  return (
    <li class={`card request${isOpen ? ' is-open' : ''}`}>
      <div class="who">
        <div class="request-head">
          <h2>{one.studentId}</h2>
          {one.state !== 'open' && (
            <span class={`badge request-${one.state}`}>{requests.state[one.state]}</span>
          )}
        </div>
        <p>
          {classPage.title(one.course, one.section)}
          <br />
          {dayAndClock(`${one.date} ${one.start}`)}
        </p>
        <Verdicts one={one} />
      </div>
      <div class="asked">
        <blockquote>{one.reason}</blockquote>
        <p class="muted small">{requests.askedAt(dayAndClock(one.at))}</p>
        {one.by !== null && <Answer one={one} />}
        {!one.hasClass && <p class="muted">{requests.classGone}</p>}
        <div class="buttons">
          {one.state === 'open' && <DecideButtons one={one} onChanged={onChanged} />}
          {one.hasClass && <EvidenceButton one={one} isOpen={isOpen} />}
        </div>
      </div>
      {one.hasClass && isOpen && <Known one={one} />}
    </li>
  );
}

function Verdicts({ one: { verdict, now, granted } }: { one: RequestAnswer }) {
  const { requests } = words.value;
  return (
    <dl class="verdicts">
      <div>
        <dt>{requests.asks}</dt>
        <dd>
          <VerdictBadge verdict={verdict} />
        </dd>
      </div>
      {granted !== null && granted !== verdict && (
        <div>
          <dt>{requests.acceptedAs}</dt>
          <dd>
            <VerdictBadge verdict={granted} />
          </dd>
        </div>
      )}
      <div>
        <dt>{requests.says}</dt>
        <dd>
          {now === null ? (
            <span class="badge">{requests.noVerdict}</span>
          ) : (
            <VerdictBadge {...now} />
          )}
        </dd>
      </div>
    </dl>
  );
}

function Answer({ one: { by, decidedAt, answer } }: { one: RequestAnswer }) {
  return (
    <div class="request-answer">
      {answer !== null && <q>{answer}</q>}{' '}
      <span class="muted small">
        {words.value.requests.decidedBy(personName(by!), dayAndClock(decidedAt!))}
      </span>
    </div>
  );
}

function EvidenceButton({ one: { no, studentId }, isOpen }: Pick<Props, 'one' | 'isOpen'>) {
  const { requests } = words.value;
  const label = isOpen ? requests.hideEvidence(studentId) : requests.showEvidence(studentId);
  return (
    <a
      class="button"
      href={addressWith({ request: isOpen ? NONE : String(no) })}
      aria-label={label}
    >
      {isOpen ? requests.closeEvidence : requests.evidence}
    </a>
  );
}

function Known({ one }: { one: RequestAnswer }) {
  const { requests } = words.value;
  return (
    <div class="known">
      <h3>{requests.evidence}</h3>
      <Evidence of={one} studentId={one.studentId} />
      <a href={studentAddress(one, one.studentId)}>{requests.toClass}</a>
    </div>
  );
}
