import { useState } from 'preact/hooks';
import type { RequestAnswer, RequestDecision } from '../../../src/http/schemas/requests.js';
import { apiPath, change } from '../../api.js';
import { Dialog } from '../../parts/dialog.js';
import { words } from '../../words.js';
import { ReasonForm } from '../asking/reason-form.js';

type Decided = RequestDecision['decision'];

type Props = { one: RequestAnswer; onChanged: (sentence: string) => void };

/** Accepts or refuses a request, with a reason. */
export function DecideButtons({ one, onChanged }: Props) {
  const [asked, setAsked] = useState<Decided>();
  const { requests, figures } = words.value;
  const close = () => setAsked(undefined);
  const save = async (decision: Decided, reason: string) => {
    const body: RequestDecision = { decision, reason };
    await change(apiPath('requests', String(one.no), 'decision'), body);
    close();
    const tell = decision === 'accept' ? requests.accepted : requests.refused;
    onChanged(tell(one.studentId));
  };
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
        <ReasonForm
          more={isAccept ? requests.acceptMore(figures.verdicts[one.verdict]) : requests.refuseMore}
          isReady
          onTried={() => undefined}
          save={isAccept ? requests.accept : requests.refuse}
          hint={requests.hint}
          onSave={async (reason) => asked && save(asked, reason)}
          onClose={close}
        />
      </Dialog>
    </>
  );
}
