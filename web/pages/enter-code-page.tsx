import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { EnterAnswer } from '../../src/http/schemas/roll.js';
import { classAddress } from '../addresses.js';
import { change } from '../api.js';
import { Icon } from '../parts/icon.js';
import { Banner, PageTitle, sentenceOf } from '../parts/page.js';
import { words } from '../words.js';
import { useSaving } from './asking/use-saving.js';

/** Where a student says by a code to be in class. */
export function EnterCodePage() {
  const { roll } = words.value;
  const [code, setCode] = useState('');
  const [answer, setAnswer] = useState<EnterAnswer | null>(null);
  const { isBusy, error, run } = useSaving();
  const send = (confirmed: boolean) =>
    void run(async () => setAnswer(await change<EnterAnswer>('code', { code, confirmed })));
  const again = () => {
    setAnswer(null);
    setCode('');
  };
  const isOver = answer !== null && answer.outcome !== 'unknown' && answer.outcome !== 'elsewhere';
  return (
    <>
      <PageTitle title={roll.enterTitle} under={roll.enterMore} />
      <div role="status">
        {answer !== null && (
          <Outcome answer={answer} isBusy={isBusy} onConfirm={() => send(true)} onAgain={again} />
        )}
      </div>
      {error && <Banner kind="error">{sentenceOf(error)}</Banner>}
      {!isOver && (
        <CodeForm
          code={code}
          onCode={(typed) => {
            setCode(typed);
            if (answer?.outcome === 'unknown') setAnswer(null);
          }}
          isBusy={isBusy}
          isUnknown={answer?.outcome === 'unknown'}
          onSend={() => send(false)}
        />
      )}
    </>
  );
}

function CodeForm({
  code,
  onCode,
  isBusy,
  isUnknown,
  onSend,
}: {
  code: string;
  onCode: (code: string) => void;
  isBusy: boolean;
  isUnknown: boolean;
  onSend: () => void;
}) {
  const { roll } = words.value;
  const [isTried, setTried] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const isMissing = isTried && code.trim() === '';
  const isWrong = isMissing || isUnknown;
  useEffect(() => {
    if (isWrong) field.current?.select();
  }, [isWrong]);
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (!isBusy && code.trim() !== '') onSend();
  };
  return (
    <form class="card enter-code" noValidate onSubmit={submit}>
      <div class="field">
        <label for={id}>{roll.code}</label>
        <input
          ref={field}
          id={id}
          class="code-field"
          value={code}
          maxLength={16}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          aria-required="true"
          aria-invalid={isWrong}
          aria-describedby={isWrong ? `${id}-wrong` : undefined}
          onInput={(event) => onCode(event.currentTarget.value)}
        />
        {isWrong && (
          <span id={`${id}-wrong`} class="wrong">
            {isMissing ? roll.codeMissing : roll.unknown}
          </span>
        )}
      </div>
      <button type="submit" class="button primary" aria-disabled={isBusy}>
        {isBusy ? roll.entering : roll.enter}
      </button>
    </form>
  );
}

/** What became of the entry. An unknown code is said beside the field. */
function Outcome({
  answer: { outcome, class: of },
  isBusy,
  onConfirm,
  onAgain,
}: {
  answer: EnterAnswer;
  isBusy: boolean;
  onConfirm: () => void;
  onAgain: () => void;
}) {
  const { roll } = words.value;
  if (outcome === 'unknown' || of === null) return null;
  const [title, more] = {
    taken: [roll.taken, roll.takenMore],
    already: [roll.already, roll.alreadyMore],
    confirm: [roll.confirm, roll.confirmMore],
    elsewhere: [roll.elsewhere, roll.elsewhereMore],
    away: [roll.markedAway, roll.markedAwayMore],
    own: [roll.own, roll.ownMore],
    erased: [roll.erased, roll.erasedMore],
  }[outcome];
  const isEntered = outcome === 'taken' || outcome === 'already';
  return (
    <section class={`card outcome is-${outcome}`}>
      <h2>
        <Icon name={isEntered ? 'done' : 'warn'} />
        {title}
      </h2>
      <p>
        <a href={classAddress(of)}>{roll.classOf(of.course, of.section, of.start, of.end)}</a>
      </p>
      <p>{more}</p>
      {outcome === 'confirm' && (
        <div class="buttons">
          <button type="button" class="button primary" aria-disabled={isBusy} onClick={onConfirm}>
            {roll.confirmYes}
          </button>
          <button type="button" class="button" onClick={onAgain}>
            {roll.confirmNo}
          </button>
        </div>
      )}
      {isEntered && (
        <button type="button" class="button" onClick={onAgain}>
          {roll.next}
        </button>
      )}
    </section>
  );
}
