import type { MeAnswer } from '../../../src/http/schemas/me.js';
import type { RequestAnswer } from '../../../src/http/schemas/requests.js';
import { apiPath, change } from '../../api.js';
import { dayAndClock, personName } from '../../format.js';
import { Banner, sentenceOf } from '../../parts/page.js';
import { words } from '../../words.js';
import { useSaving } from '../asking/use-saving.js';

type Props = { answer: MeAnswer; onChanged: (sentence: string) => void };

/** What the student asked for, with the answers. */
export function OwnRequests({ answer: { requests }, onChanged }: Props) {
  const { me } = words.value;
  return (
    <section class="block">
      <h2>{me.requests}</h2>
      <ul class="own-requests">
        {requests.map((one) => (
          <li key={one.no} class="card">
            <OwnRequest one={one} onChanged={onChanged} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function OwnRequest({ one, onChanged }: { one: RequestAnswer; onChanged: Props['onChanged'] }) {
  const { me, classPage, figures } = words.value;
  const at = dayAndClock(`${one.date} ${one.start}`);
  return (
    <>
      <div class="request-head">
        <b>
          {classPage.title(one.course, one.section)}
          {classPage.between}
          {at}
        </b>
        <span class={`badge request-${one.state}`}>{me.requestState[one.state]}</span>
      </div>
      <p>
        {me.youSaid(figures.verdicts[one.verdict])} <q>{one.reason}</q>
      </p>
      {one.answer !== null && (
        <p class="request-answer">
          {one.granted !== null && one.granted !== one.verdict && (
            <b>{me.acceptedAs(figures.verdicts[one.granted])} </b>
          )}
          <q>{one.answer}</q>{' '}
          <span class="muted small">
            {me.answeredBy(personName(one.by!), dayAndClock(one.decidedAt!))}
          </span>
        </p>
      )}
      {!one.hasClass && <p class="muted">{me.classGone}</p>}
      <p class="muted small">{me.askedAt(dayAndClock(one.at))}</p>
      {one.state === 'open' && <WithdrawButton one={one} at={at} onChanged={onChanged} />}
    </>
  );
}

function WithdrawButton({
  one,
  at,
  onChanged,
}: {
  one: RequestAnswer;
  at: string;
  onChanged: Props['onChanged'];
}) {
  const { isBusy, error, run } = useSaving();
  const { me } = words.value;
  const withdraw = () => {
    if (isBusy) return;
    void run(async () => {
      await change(apiPath('requests', String(one.no), 'withdrawal'), {});
      onChanged(me.withdrawn);
    });
  };
  return (
    <>
      {error && <Banner kind="error">{sentenceOf(error)}</Banner>}
      <button
        type="button"
        class="button"
        aria-label={me.withdrawOf(one.course, at)}
        aria-disabled={isBusy}
        onClick={withdraw}
      >
        {me.withdraw}
      </button>
    </>
  );
}
