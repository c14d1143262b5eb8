import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { RequestsAnswer } from '../../src/http/schemas/requests.js';
import { number } from '../format.js';
import { useAnswer } from '../live/use-answer.js';
import { Answered, Instead, PageTitle } from '../parts/page.js';
import { openRequests } from '../session.js';
import { words } from '../words.js';
import { addressWith } from './class/address-with.js';
import { NONE, RequestCard } from './requests/request-card.js';

/** What students ask to have corrected: what must I decide? */
export function RequestsPage() {
  const { query } = useLocation();
  const { requests } = words.value;
  const show = query['show'] === 'decided' ? 'decided' : 'open';
  const after = query['after'] ?? '';
  const values = new URLSearchParams({ show, ...(after !== '' && { after }) });
  const answer = useAnswer<RequestsAnswer>(`requests?${values}`);
  const open = answer.data?.open;
  useEffect(() => {
    if (open !== undefined) openRequests.value = open;
  }, [open]);
  return (
    <>
      <PageTitle title={requests.title} under={requests.lead} />
      <ShowChoice show={show} open={open} />
      <Answered answer={answer}>
        {(found) => <RequestList answer={found} show={show} onChanged={answer.refresh} />}
      </Answered>
    </>
  );
}

function ShowChoice({ show, open }: { show: 'open' | 'decided'; open: number | undefined }) {
  const { requests } = words.value;
  const to = (value: string | null) => addressWith({ show: value, after: null, request: null });
  return (
    <nav class="show-choice" aria-label={requests.view}>
      <a href={to(null)} aria-current={show === 'open' ? 'true' : undefined}>
        {requests.open} {open !== undefined && <b>{number(open)}</b>}
      </a>
      <a href={to('decided')} aria-current={show === 'decided' ? 'true' : undefined}>
        {requests.decided}
      </a>
    </nav>
  );
}

function RequestList({
  answer,
  show,
  onChanged,
}: {
  answer: RequestsAnswer;
  show: 'open' | 'decided';
  onChanged: () => void;
}) {
  const { query } = useLocation();
  const { requests } = words.value;
  const [saved, setSaved] = useState('');
  const status = useRef<HTMLParagraphElement>(null);
  const changed = (sentence: string) => {
    setSaved(sentence);
    onChanged();
    // The card with the button that was pressed goes away.
    status.current?.focus();
  };
  const asked = Number(query['request']);
  const isAsked = answer.requests.some(({ no }) => no === asked);
  const isFirstOpen = !isAsked && show === 'open' && query['request'] !== NONE;
  const openNo = isFirstOpen ? answer.requests[0]?.no : asked;
  return (
    <>
      <p ref={status} role="status" class="saved" tabIndex={-1}>
        {saved}
      </p>
      {answer.requests.length === 0 && <Nothing show={show} />}
      <ul class="requests">
        {answer.requests.map((one) => (
          <RequestCard key={one.no} one={one} isOpen={one.no === openNo} onChanged={changed} />
        ))}
      </ul>
      <Pages next={answer.next} isFirst={!query['after']} />
      <p class="muted small looks-note">{requests.looks}</p>
    </>
  );
}

function Nothing({ show }: { show: 'open' | 'decided' }) {
  const { requests } = words.value;
  if (show === 'decided') return <Instead icon="empty" title={requests.noneDecided} />;
  return (
    <Instead icon="empty" title={requests.none}>
      {requests.noneText}
    </Instead>
  );
}

function Pages({ next, isFirst }: { next: number | null; isFirst: boolean }) {
  const { requests } = words.value;
  if (next === null && isFirst) return null;
  return (
    <div class="buttons">
      {!isFirst && (
        <a class="button" href={addressWith({ after: null, request: null })}>
          {requests.first}
        </a>
      )}
      {next !== null && (
        <a class="button" href={addressWith({ after: String(next), request: null })}>
          {requests.next}
        </a>
      )}
    </div>
  );
}
