import { useId, useState } from 'preact/hooks';
import type { CodeRequest, ShownCode } from '../../../src/http/schemas/roll.js';
import { change } from '../../api.js';
import { Banner, sentenceOf } from '../../parts/page.js';
import { words } from '../../words.js';
import { useSaving } from '../asking/use-saving.js';

const MINUTES = [1, 2, 3, 5, 10, 15, 30];
const USUAL_MINUTES = 5;

/** Opens a code. */
export function OpenCodeForm({
  path,
  isAnother,
  onOpened,
}: {
  path: string;
  isAnother: boolean;
  onOpened: (shown: ShownCode) => void;
}) {
  const { roll } = words.value;
  const [asked, ask] = useState<CodeRequest>({ minutes: USUAL_MINUTES, allowElsewhere: false });
  const { isBusy, error, run } = useSaving();
  const id = useId();
  const open = (event: Event) => {
    event.preventDefault();
    if (!isBusy) void run(async () => onOpened(await change<ShownCode>(`${path}/code`, asked)));
  };
  return (
    <form class="card open-code" onSubmit={open}>
      <p>{roll.codeMore}</p>
      <label class="field">
        <span>{roll.minutes}</span>
        <select
          value={String(asked.minutes)}
          onChange={(event) => ask({ ...asked, minutes: Number(event.currentTarget.value) })}
        >
          {MINUTES.map((minutes) => (
            <option key={minutes} value={String(minutes)}>
              {roll.minutesOf(minutes)}
            </option>
          ))}
        </select>
      </label>
      <div class="tick">
        <label>
          <input
            type="checkbox"
            checked={asked.allowElsewhere}
            aria-describedby={id}
            onChange={(event) => ask({ ...asked, allowElsewhere: event.currentTarget.checked })}
          />
          <span>{roll.allow}</span>
        </label>
        <p id={id} class="muted small">
          {roll.allowMore}
        </p>
      </div>
      {error && <Banner kind="error">{sentenceOf(error)}</Banner>}
      <div class="buttons">
        <button type="submit" class="button primary" aria-disabled={isBusy}>
          {isBusy ? roll.opening : isAnother ? roll.another : roll.open}
        </button>
      </div>
    </form>
  );
}
