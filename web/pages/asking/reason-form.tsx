import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Banner, sentenceOf } from '../../parts/page.js';
import { words } from '../../words.js';
import { useSaving } from './use-saving.js';

/** As the schemas of the API have it. */
const LEAST_REASON = 3;
const MOST_REASON = 255;

type Props = {
  /** What the change does, before somebody makes it. */
  more: string;
  /** The fields above the reason. */
  children?: ComponentChildren;
  /** Whether the fields above are filled in; they show what is missing when `isTried`. */
  isReady: boolean;
  onTried: () => void;
  save: string;
  hint: string;
  /** The longest reason that the API takes. */
  most?: number;
  /** Makes the change. What it throws is shown, and the form stays as it is. */
  onSave: (reason: string) => Promise<void>;
  onClose: () => void;
};

/** A change that needs a reason: says what it does, what is missing, and what went wrong. */
export function ReasonForm({ more, children, isReady, onTried, save, hint, ...ways }: Props) {
  const { onSave, onClose, most = MOST_REASON } = ways;
  const [reason, setReason] = useState('');
  const [tries, setTries] = useState(0);
  const { isBusy, error, run } = useSaving();
  const form = useRef<HTMLFormElement>(null);
  const length = reason.trim().length;
  const isReasonWrong = length < LEAST_REASON || length > most;
  useEffect(() => focusWrong(form.current, tries), [tries]);
  const submit = (event: Event) => {
    event.preventDefault();
    if (isBusy) return;
    onTried();
    setTries((count) => count + 1);
    if (isReady && !isReasonWrong) void run(() => onSave(reason.trim()));
  };
  return (
    <form ref={form} noValidate onSubmit={submit}>
      <p class="muted">{more}</p>
      {children}
      <Reason
        value={reason}
        onInput={setReason}
        hint={hint}
        most={most}
        isWrong={tries > 0 && isReasonWrong}
      />
      {error && <Banner kind="error">{sentenceOf(error)}</Banner>}
      <div class="buttons">
        <button type="button" class="button" onClick={onClose}>
          {words.value.cancel}
        </button>
        <button type="submit" class="button primary" aria-disabled={isBusy}>
          {isBusy ? words.value.classPage.saving : save}
        </button>
      </div>
    </form>
  );
}

function Reason({
  value,
  onInput,
  hint,
  most,
  isWrong,
}: {
  value: string;
  onInput: (value: string) => void;
  hint: string;
  most: number;
  isWrong: boolean;
}) {
  const { classPage } = words.value;
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{classPage.reason}</label>
      <textarea
        id={id}
        value={value}
        maxLength={most}
        aria-describedby={`${id}-hint`}
        aria-invalid={isWrong}
        aria-required="true"
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <span id={`${id}-hint`} class={isWrong ? 'wrong' : 'hint'}>
        {isWrong ? classPage.reasonWrong(LEAST_REASON, most) : hint}
      </span>
    </div>
  );
}

/** Leads to the first field that is not filled in. */
function focusWrong(form: HTMLFormElement | null, tries: number): void {
  if (tries === 0) return;
  const wrong = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
  const field = wrong?.querySelector<HTMLElement>('input') ?? wrong;
  field?.focus();
}
