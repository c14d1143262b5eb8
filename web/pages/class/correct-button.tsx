import { useState } from 'preact/hooks';
import type { Changed, ClassStudent } from '../../../src/http/schemas/class.js';
import { change } from '../../api.js';
import { Dialog } from '../../parts/dialog.js';
import { words } from '../../words.js';
import { SAID_VERDICTS, VerdictForm, type SaidVerdict } from '../asking/verdict-form.js';

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
  const save = async (verdict: SaidVerdict, reason: string) => {
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
        <VerdictForm
          more={() => classPage.correctMore}
          now={student.verdict}
          nowText={classPage.correctNow}
          label={classPage.correctVerdict}
          options={SAID_VERDICTS}
          save={classPage.save}
          hint={classPage.reasonHint}
          onSave={save}
          onClose={close}
        />
      </Dialog>
    </>
  );
}
