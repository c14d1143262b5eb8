import type { RulesAnswer } from '../../../src/http/schemas/attention.js';
import { dayAndClock } from '../../format.js';
import { Table, type Column } from '../../parts/table.js';
import { words } from '../../words.js';

type Delivery = RulesAnswer['deliveries'][number];

/** What was sent to whom, and what became of it. */
export function Deliveries({ deliveries }: { deliveries: Delivery[] }) {
  const { attention } = words.value;
  return (
    <section>
      <h2>{attention.sent}</h2>
      <p class="muted small">{attention.sentMore}</p>
      {deliveries.length === 0 ? (
        <p class="muted">{attention.nothingSent}</p>
      ) : (
        <Table
          caption={attention.sent}
          sideways
          columns={columns()}
          rows={deliveries}
          rowKey={({ madeAt, ruleNo, channel, recipient }) =>
            `${madeAt} ${ruleNo} ${channel} ${recipient}`
          }
        />
      )}
    </section>
  );
}

function columns(): Column<Delivery>[] {
  const { attention } = words.value;
  return [
    {
      key: 'at',
      header: attention.madeAt,
      cell: ({ madeAt }) => dayAndClock(madeAt),
      by: ({ madeAt }) => madeAt,
    },
    { key: 'rule', header: attention.rule, cell: ({ rule }) => rule, wide: true },
    {
      key: 'recipient',
      header: attention.recipient,
      cell: ({ recipient }) => <Address recipient={recipient} />,
    },
    {
      key: 'new',
      header: attention.newStudents,
      cell: ({ students }) => students,
      align: 'end',
    },
    {
      key: 'state',
      header: attention.state,
      cell: ({ state, detail, channel }) => (
        <span class={`delivery is-${state}`}>
          {attention.states[state]}
          {detail !== null && (
            <span class="muted small"> {attention.details(detail, channel)}</span>
          )}
        </span>
      ),
      by: ({ state }) => attention.states[state],
    },
  ];
}

/** On a phone a mail address is broken before its @. */
function Address({ recipient }: { recipient: string }) {
  const at = recipient.lastIndexOf('@');
  if (at < 0) return <span class="address">{recipient}</span>;
  return (
    <span>
      {recipient.slice(0, at)}
      <wbr />
      {recipient.slice(at)}
    </span>
  );
}
