import { useState } from 'preact/hooks';
import type { IngestAnswer } from '../../../src/http/schemas/ingest.js';
import { dayAndClock, number } from '../../format.js';
import { Dialog } from '../../parts/dialog.js';
import { words } from '../../words.js';
import { ControlForm, type Control } from './control-form.js';

type Partition = IngestAnswer['partitions'][number];

/** The partitions of the topic, how far each was read, and the ways to pause and resume them. */
export function Partitions({
  answer,
  onSaved,
}: {
  answer: IngestAnswer;
  onSaved: (sentence: string) => void;
}) {
  const { partitions, topic, mayControl } = answer;
  const { health } = words.value;
  const [control, setControl] = useState<Control>();
  const close = () => setControl(undefined);
  return (
    <section class="block">
      <div class="head">
        <h2>{health.partitions(topic)}</h2>
        {mayControl && partitions.length > 1 && (
          <ControlAll partitions={partitions} onAsk={setControl} />
        )}
      </div>
      {partitions.length === 0 ? (
        <p class="card">{health.noPartitions}</p>
      ) : (
        <PartitionTable answer={answer} onAsk={setControl} />
      )}
      <Dialog isOpen={control !== undefined} title={titleOf(control)} onClose={close}>
        {control && (
          <ControlForm
            control={control}
            onClose={close}
            onSaved={(sentence) => {
              close();
              onSaved(sentence);
            }}
          />
        )}
      </Dialog>
    </section>
  );
}

function titleOf(control: Control | undefined): string {
  const { health } = words.value;
  if (!control) return '';
  return control.what === 'pause'
    ? health.pauseTitle(control.partition)
    : health.resumeTitle(control.partition);
}

function ControlAll({
  partitions,
  onAsk,
}: {
  partitions: Partition[];
  onAsk: (control: Control) => void;
}) {
  const { health } = words.value;
  const isRunning = partitions.some(({ state }) => state === 'running');
  const isHalted = partitions.some(({ state }) => state === 'paused' || state === 'blocked');
  return (
    <div class="buttons">
      {isRunning && (
        <button
          type="button"
          class="button"
          onClick={() => onAsk({ what: 'pause', partition: null })}
        >
          {health.pauseAll}
        </button>
      )}
      {isHalted && (
        <button
          type="button"
          class="button"
          onClick={() => onAsk({ what: 'resume', partition: null })}
        >
          {health.resumeAll}
        </button>
      )}
    </div>
  );
}

function PartitionTable({
  answer: { partitions, mayControl, topic },
  onAsk,
}: {
  answer: IngestAnswer;
  onAsk: (control: Control) => void;
}) {
  const { health } = words.value;
  return (
    <div class="table sideways" role="region" aria-label={health.partitions(topic)} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{health.partition}</th>
            <th scope="col">{health.state}</th>
            <th scope="col" class="end">
              {health.waits}
            </th>
            <th scope="col" class="end">
              {health.position}
            </th>
            <th scope="col">{health.newest}</th>
            <th scope="col">{health.checked}</th>
            {mayControl && <th scope="col">{health.control}</th>}
          </tr>
        </thead>
        <tbody>
          {partitions.map((one) => (
            <PartitionRow key={one.partition} one={one} onAsk={mayControl ? onAsk : undefined} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PartitionRow({
  one: { partition, state, reason, nextOffset, endOffset, behind, lastEventAt, age },
  onAsk,
}: {
  one: Partition;
  onAsk: ((control: Control) => void) | undefined;
}) {
  const { health } = words.value;
  const what = state === 'running' ? 'pause' : 'resume';
  return (
    <tr>
      <th scope="row">{partition}</th>
      <td>
        <span class={`badge partition-${state}`}>{health.states[state]}</span>
        {reason !== null && <p class="reason small">{reason}</p>}
      </td>
      <td class="end">{number(behind)}</td>
      <td class="end nowrap">{health.positionOf(number(nextOffset), number(endOffset))}</td>
      <td class="nowrap">{lastEventAt === null ? '–' : dayAndClock(lastEventAt)}</td>
      <td class="nowrap">{health.ago(age)}</td>
      {onAsk && (
        <td>
          {state !== 'stopped' && (
            <button type="button" class="button" onClick={() => onAsk({ what, partition })}>
              <span aria-hidden="true">{health[what]}</span>
              <span class="spoken">
                {what === 'pause' ? health.pauseOne(partition) : health.resumeOne(partition)}
              </span>
            </button>
          )}
        </td>
      )}
    </tr>
  );
}
