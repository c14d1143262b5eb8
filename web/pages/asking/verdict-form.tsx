import { useState } from 'preact/hooks';
import type { Verdict } from '../../../src/http/schemas/class.js';
import { words } from '../../words.js';
import { RadioField } from './radio-field.js';
import { ReasonForm } from './reason-form.js';

/** What a person may say that a verdict is. */
export const SAID_VERDICTS = ['present', 'partial', 'absent'] as const;
export type SaidVerdict = (typeof SAID_VERDICTS)[number];

type Props = {
  /** What the change does; depends on the verdict that is chosen. */
  more: (chosen: SaidVerdict | undefined) => string;
  /** The verdict as it is now; null where there is none. */
  now: Verdict | null;
  nowText: (verdict: string) => string;
  label: string;
  options: readonly SaidVerdict[];
  /** Chosen from the start. */
  first?: SaidVerdict;
  save: string;
  hint: string;
  onSave: (verdict: SaidVerdict, reason: string) => Promise<void>;
  onClose: () => void;
};

/** Asks for another verdict, and for the reason. */
export function VerdictForm({ more, now, nowText, label, options, first, onSave, ...ways }: Props) {
  const { verdicts } = words.value.figures;
  const [verdict, setVerdict] = useState(first);
  const [isTried, setTried] = useState(false);
  return (
    <ReasonForm
      {...ways}
      more={more(verdict)}
      isReady={verdict !== undefined}
      onTried={() => setTried(true)}
      onSave={async (reason) => verdict && onSave(verdict, reason)}
    >
      {now !== null && <p>{nowText(verdicts[now])}</p>}
      <RadioField
        label={label}
        options={options.map((value) => ({ value, text: verdicts[value] }))}
        value={verdict}
        onChange={setVerdict}
        isWrong={isTried && verdict === undefined}
      />
    </ReasonForm>
  );
}
