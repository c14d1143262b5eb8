import { useState } from 'preact/hooks';
import type { Changed, ExplanationAnswer } from '../../../src/http/schemas/class.js';
import { change } from '../../api.js';
import { dayAndClock, shortDay } from '../../format.js';
import { Dialog } from '../../parts/dialog.js';
import { words } from '../../words.js';
import { ReasonForm } from '../asking/reason-form.js';

type Excuse = ExplanationAnswer['excuses'][number];
type Props = {
  excuses: Excuse[];
  /** Of the student, in the API; null where the viewer may not withdraw. */
  path: string | null;
  onSaved: (sentence: string) => void;
};

/** The excuses of a student that hold for a class. */
export function Excuses({ excuses, path, onSaved }: Props) {
  const { roll, classPage } = words.value;
  return (
    <div>
      <h3>{roll.excuses}</h3>
      <ul class="said">
        {excuses.map((excuse) => (
          <li key={excuse.excuseNo}>
            {roll.excuseOf(
              shortDay(excuse.from),
              shortDay(excuse.to),
              excuse.course === null ? roll.allCourses : roll.oneCourse(excuse.course),
            )}
            <q>{excuse.reason}</q>
            <span class="muted small"> {classPage.said(excuse.by, dayAndClock(excuse.at))} </span>
            {path !== null && (
              <WithdrawButton
                path={`${path}/excuses/${excuse.excuseNo}/withdrawal`}
                onSaved={() => onSaved(roll.withdrawn)}
              />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function WithdrawButton({ path, onSaved }: { path: string; onSaved: () => void }) {
  const [isOpen, setOpen] = useState(false);
  const { roll, classPage } = words.value;
  const close = () => setOpen(false);
  const save = async (reason: string) => {
    await change<Changed>(path, { reason });
    close();
    onSaved();
  };
  return (
    <>
      <button type="button" class="button" onClick={() => setOpen(true)}>
        {roll.withdraw}
      </button>
      <Dialog isOpen={isOpen} title={roll.withdrawTitle} onClose={close}>
        <ReasonForm
          more={roll.withdrawMore}
          isReady
          onTried={() => undefined}
          save={classPage.save}
          hint={roll.withdrawHint}
          onSave={save}
          onClose={close}
        />
      </Dialog>
    </>
  );
}
