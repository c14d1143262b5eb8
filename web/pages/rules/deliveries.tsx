import type { RulesAnswer } from '../../../src/http/schemas/attention.js';
import { dayAndClock } from '../../format.js';
import { Table, type Column } from '../../parts/table.js';
import { words } from '../../words.js';

type Delivery = RulesAnswer['deliveries'][number];

/** What was sent to whom, and what became of it. */
export function Deliveries({ deliveries }: { deliveries: Delivery[] }) {
  const { attention } = words.value;
  return (
    <section aria-labelledby="sent">
      <h2 id="sent">{attention.sent}</h2>
      <p class="muted small">{attention.sentMore}</p>
      {deliveries.length === 0 ? (
        <p class="muted">{attention.nothingSent}</p>
      ) : (
        <Table
          caption={attention.sent}
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
      cell: ({ recipient }) => <span class="address">{recipient}</span>,
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
      cell: ({ state, detail }) => (
        <span class={`delivery is-${state}`}>
          {attention.states[state]}
          {detail !== null && <span class="muted small"> {attention.details(detail)}</span>}
        </span>
      ),
      by: ({ state }) => attention.states[state],
    },
  ];
}
