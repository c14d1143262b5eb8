import { useState } from 'preact/hooks';
import type { Changed, ClassStudent } from '../../../src/http/schemas/class.js';
import { change } from '../../api.js';
import { Dialog } from '../../parts/dialog.js';
import { words } from '../../words.js';
import { RadioField } from '../asking/radio-field.js';
import { ReasonForm } from '../asking/reason-form.js';

const VERDICTS = ['present', 'partial', 'absent'] as const;
type Said = (typeof VERDICTS)[number];

type Props = {
  student: ClassStudent;
  /** Of the API. */
  path: string;
  /** Told in a sentence what was saved. */
  onSaved: (sentence: string) => void;
};

/** Lets a person put another verdict in the place of the computed one. */
export function CorrectButton({ student, path, onSaved }: Props) {
  const [isOpen, setOpen] = useState(false);
  const { classPage, figures } = words.value;
  const close = () => setOpen(false);
  const save = async (verdict: Said, reason: string) => {
    await change<Changed>(path, { verdict, reason });
    close();
    const tell = student.verdict === null ? classPage.correctedLater : classPage.corrected_;
    onSaved(tell(student.studentId, figures.verdicts[verdict]));
  };
  return (
    <>
      <button type="button" class="button" onClick={() => setOpen(true)}>
        {classPage.correct}
      </button>
      <Dialog isOpen={isOpen} title={classPage.correctTitle(student.studentId)} onClose={close}>
        <CorrectForm now={student.verdict} onSave={save} onClose={close} />
      </Dialog>
    </>
  );
}

function CorrectForm({
  now,
  onSave,
  onClose,
}: {
  now: ClassStudent['verdict'];
  onSave: (verdict: Said, reason: string) => Promise<void>;
  onClose: () => void;
}) {
  const { classPage, figures } = words.value;
  const [verdict, setVerdict] = useState<Said>();
  const [isTried, setTried] = useState(false);
  return (
    <ReasonForm
      more={classPage.correctMore}
      isReady={verdict !== undefined}
      onTried={() => setTried(true)}
      save={classPage.save}
      hint={classPage.reasonHint}
      onSave={async (reason) => verdict && onSave(verdict, reason)}
      onClose={onClose}
    >
      {now !== null && <p>{classPage.correctNow(figures.verdicts[now])}</p>}
      <RadioField
        label={classPage.correctVerdict}
        options={VERDICTS.map((value) => ({ value, text: figures.verdicts[value] }))}
        value={verdict}
        onChange={setVerdict}
        isWrong={isTried && verdict === undefined}
      />
    </ReasonForm>
  );
}
