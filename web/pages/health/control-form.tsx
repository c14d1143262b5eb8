import type { ControlAnswer } from '../../../src/http/schemas/ingest.js';
import type { z } from 'zod';
import { change } from '../../api.js';
import { words } from '../../words.js';
import { ReasonForm } from '../asking/reason-form.js';

/** What an operator wants; null means all partitions. */
export type Control = { what: 'pause' | 'resume'; partition: number | null };

/** Asks for the reason, then pauses or resumes. */
export function ControlForm({
  control: { what, partition },
  onSaved,
  onClose,
}: {
  control: Control;
  onSaved: (sentence: string) => void;
  onClose: () => void;
}) {
  const { health } = words.value;
  const save = async (reason: string) => {
    const { partitions } = await change<z.infer<typeof ControlAnswer>>(`ingest/${what}`, {
      reason,
      ...(partition !== null && { partition }),
    });
    const told = what === 'pause' ? health.paused : health.resumed;
    onSaved(told(partitions.length));
  };
  return (
    <ReasonForm
      more={what === 'pause' ? health.pauseMore : health.resumeMore}
      isReady
      onTried={() => undefined}
      save={health[what]}
      hint={health.controlHint}
      onSave={save}
      onClose={onClose}
    />
  );
}
