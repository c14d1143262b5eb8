import { useState } from 'preact/hooks';
import type { OwnClass } from '../../../src/http/schemas/me.js';
import type { NewRequest } from '../../../src/http/schemas/requests.js';
import { change } from '../../api.js';
import { dayAndClock } from '../../format.js';
import { Dialog } from '../../parts/dialog.js';
import { words } from '../../words.js';
import { RadioField } from '../asking/radio-field.js';
import { ReasonForm } from '../asking/reason-form.js';

type Asked = NewRequest['verdict'];
const VERDICTS: Asked[] = ['present', 'partial', 'absent'];

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
  const send = async (verdict: Asked, reason: string) => {
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
        <AskForm now={one.verdict} onSend={send} onClose={close} />
      </Dialog>
    </>
  );
}

function AskForm({
  now,
  onSend,
  onClose,
}: {
  now: OwnClass['verdict'];
  onSend: (verdict: Asked, reason: string) => Promise<void>;
  onClose: () => void;
}) {
  const { me, figures } = words.value;
  const [verdict, setVerdict] = useState<Asked>();
  const [isTried, setTried] = useState(false);
  return (
    <ReasonForm
      more={me.askMore}
      isReady={verdict !== undefined}
      onTried={() => setTried(true)}
      save={me.send}
      hint={me.askHint}
      onSave={async (reason) => verdict && onSend(verdict, reason)}
      onClose={onClose}
    >
      {now !== null && <p>{me.askNow(figures.verdicts[now])}</p>}
      <RadioField
        label={me.askVerdict}
        options={VERDICTS.filter((value) => value !== now).map((value) => ({
          value,
          text: figures.verdicts[value],
        }))}
        value={verdict}
        onChange={setVerdict}
        isWrong={isTried && verdict === undefined}
      />
    </ReasonForm>
  );
}
