import { useState } from 'preact/hooks';
import type { RequestAnswer, RequestDecision } from '../../../src/http/schemas/requests.js';
import { apiPath, change } from '../../api.js';
import { Dialog } from '../../parts/dialog.js';
import { words } from '../../words.js';
import { ReasonForm } from '../asking/reason-form.js';
import { SAID_VERDICTS, VerdictForm, type SaidVerdict } from '../asking/verdict-form.js';

type Props = { one: RequestAnswer; onChanged: (sentence: string) => void };

/** Accepts or refuses a request, with a reason. */
export function DecideButtons({ one, onChanged }: Props) {
  const [asked, setAsked] = useState<RequestDecision['decision']>();
  const { requests, figures } = words.value;
  const close = () => setAsked(undefined);
  const save = async (decision: RequestDecision, sentence: string) => {
    await change(apiPath('requests', String(one.no), 'decision'), decision);
    close();
    onChanged(sentence);
  };
  const accept = (verdict: SaidVerdict, reason: string) =>
    save(
      { decision: 'accept', verdict, reason },
      requests.accepted(one.studentId, figures.verdicts[verdict]),
    );
  const refuse = (reason: string) =>
    save({ decision: 'refuse', reason }, requests.refused(one.studentId));
  const isAccept = asked === 'accept';
  return (
    <>
      {one.hasClass && (
        <button
          type="button"
          class="button primary"
          aria-label={requests.acceptOf(one.studentId)}
          onClick={() => setAsked('accept')}
        >
          {requests.accept}
        </button>
      )}
      <button
        type="button"
        class="button"
        aria-label={requests.refuseOf(one.studentId)}
        onClick={() => setAsked('refuse')}
      >
        {requests.refuse}
      </button>
      <Dialog
        isOpen={asked !== undefined}
        title={(isAccept ? requests.acceptOf : requests.refuseOf)(one.studentId)}
        onClose={close}
      >
        {isAccept ? (
          <AcceptForm one={one} onSave={accept} onClose={close} />
        ) : (
          <ReasonForm
            more={requests.refuseMore}
            isReady
            onTried={() => undefined}
            save={requests.refuse}
            hint={requests.refuseHint}
            onSave={refuse}
            onClose={close}
          />
        )}
      </Dialog>
    </>
  );
}

/** What the student asks for is chosen. To leave the verdict as it is, would be to refuse. */
function AcceptForm({
  one: { verdict: asked, now },
  onSave,
  onClose,
}: {
  one: RequestAnswer;
  onSave: (verdict: SaidVerdict, reason: string) => Promise<void>;
  onClose: () => void;
}) {
  const { requests, figures } = words.value;
  return (
    <VerdictForm
      more={(chosen = asked) => requests.acceptMore(figures.verdicts[chosen])}
      now={now?.verdict ?? null}
      nowText={requests.acceptNow(figures.verdicts[asked])}
      label={requests.acceptAs}
      options={SAID_VERDICTS.filter((value) => value === asked || value !== now?.verdict)}
      first={asked}
      save={requests.accept}
      hint={requests.acceptHint}
      onSave={onSave}
      onClose={onClose}
    />
  );
}
