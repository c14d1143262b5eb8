import { useId, useState } from 'preact/hooks';
import type { Changed, ClassAnswer, ClassStudent } from '../../../src/http/schemas/class.js';
import { change } from '../../api.js';
import { Dialog } from '../../parts/dialog.js';
import { words } from '../../words.js';
import { RadioField } from '../asking/radio-field.js';
import { ReasonForm } from '../asking/reason-form.js';

type Props = {
  student: ClassStudent;
  answer: ClassAnswer;
  /** Of the API. */
  path: string;
  /** Told in a sentence what was saved. */
  onSaved: (sentence: string) => void;
};

/** Lets a person excuse a student for some days. */
export function ExcuseButton({ student: { studentId }, answer, path, onSaved }: Props) {
  const [isOpen, setOpen] = useState(false);
  const { roll } = words.value;
  const close = () => setOpen(false);
  const save = async (excuse: object) => {
    await change<Changed>(path, excuse);
    close();
    onSaved(roll.excused(studentId));
  };
  return (
    <>
      <button type="button" class="button" onClick={() => setOpen(true)}>
        {roll.excuse}
      </button>
      <Dialog isOpen={isOpen} title={roll.excuseTitle(studentId)} onClose={close}>
        <ExcuseForm answer={answer} onSave={save} onClose={close} />
      </Dialog>
    </>
  );
}

function ExcuseForm({
  answer: { date, course },
  onSave,
  onClose,
}: {
  answer: ClassAnswer;
  onSave: (excuse: object) => Promise<void>;
  onClose: () => void;
}) {
  const { roll, classPage } = words.value;
  const [from, setFrom] = useState(date);
  const [to, setTo] = useState(date);
  const [scope, setScope] = useState<'one' | 'all'>('all');
  const [isTried, setTried] = useState(false);
  const isWrong = from === '' || to === '' || to < from;
  return (
    <ReasonForm
      more={roll.excuseMore}
      isReady={!isWrong}
      onTried={() => setTried(true)}
      save={classPage.save}
      hint={roll.excuseHint}
      onSave={(reason) => onSave({ from, to, allCourses: scope === 'all', reason })}
      onClose={onClose}
    >
      <Days from={from} to={to} onFrom={setFrom} onTo={setTo} isWrong={isTried && isWrong} />
      <RadioField
        label={roll.courses}
        options={[
          { value: 'all', text: roll.allCourses },
          { value: 'one', text: roll.oneCourse(course) },
        ]}
        value={scope}
        onChange={setScope}
        isWrong={false}
      />
    </ReasonForm>
  );
}

function Days({
  from,
  to,
  onFrom,
  onTo,
  isWrong,
}: {
  from: string;
  to: string;
  onFrom: (day: string) => void;
  onTo: (day: string) => void;
  isWrong: boolean;
}) {
  const { roll } = words.value;
  const id = useId();
  return (
    <div class="days">
      <DayField label={roll.from} value={from} onInput={onFrom} isWrong={isWrong} wrong={id} />
      <DayField label={roll.to} value={to} onInput={onTo} isWrong={isWrong} wrong={id} />
      {isWrong && (
        <span id={id} class="wrong small">
          {roll.excuseWrong}
        </span>
      )}
    </div>
  );
}

function DayField({
  label,
  value,
  onInput,
  isWrong,
  wrong,
}: {
  label: string;
  value: string;
  onInput: (day: string) => void;
  isWrong: boolean;
  /** The id of what is wrong. */
  wrong: string;
}) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="date"
        value={value}
        aria-required="true"
        aria-invalid={isWrong}
        aria-describedby={isWrong ? wrong : undefined}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
  );
}
