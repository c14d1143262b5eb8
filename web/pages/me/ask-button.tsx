import { useState } from 'preact/hooks';
import type { OwnClass } from '../../../src/http/schemas/me.js';
import type { NewRequest } from '../../../src/http/schemas/requests.js';
import { change } from '../../api.js';
import { dayAndClock } from '../../format.js';
import { Dialog } from '../../parts/dialog.js';
import { words } from '../../words.js';
import { SAID_VERDICTS, VerdictForm, type SaidVerdict } from '../asking/verdict-form.js';

type Props = {
  one: OwnClass;
  /** Told in a sentence what was sent. */
  onChanged: (sentence: string) => void;
};

/** Lets a student ask for another verdict. */
export function AskButton({ one, onChanged }: Props) {
  const [isOpen, setOpen] = useState(false);
  const { me } = words.value;
  const { date, course, section, start } = one;
  const at = dayAndClock(`${date} ${start}`);
  const close = () => setOpen(false);
  const send = async (verdict: SaidVerdict, reason: string) => {
    const asked: NewRequest = { date, course, section, start, verdict, reason };
    await change('requests', asked);
    close();
    onChanged(me.asked(course, at));
  };
  return (
    <>
      <button type="button" class="button" onClick={() => setOpen(true)}>
        {me.ask}
      </button>
      <Dialog isOpen={isOpen} title={me.askTitle(course, at)} onClose={close}>
        <VerdictForm
          more={() => me.askMore}
          now={one.verdict}
          nowText={me.askNow}
          label={me.askVerdict}
          options={SAID_VERDICTS.filter((value) => value !== one.verdict)}
          save={me.send}
          hint={me.askHint}
          onSave={send}
          onClose={close}
        />
      </Dialog>
    </>
  );
}
