import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useAddressValue } from '../live/use-address.js';
import { language } from '../choices.js';
import { words } from '../words.js';
import { Icon } from './icon.js';

export type Column<Row> = {
  /** Its name in the address. */
  key: string;
  header: string;
  cell: (row: Row) => ComponentChildren;
  /** What the rows are sorted by; null comes last. Without it the column cannot be sorted. */
  by?: (row: Row) => string | number | null;
  /** Numbers stand at the end of the cell. */
  align?: 'end';
  /** Whether a phone leaves the column out. */
  wide?: boolean;
};

type Props<Row> = {
  /** What the table holds, for those who hear it. */
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** Whether the table may be wider than the screen. */
  sideways?: boolean;
};

/** Rows that are drawn at once; the others follow, so that a long table appears soon. */
const FIRST_ROWS = 60;

/** A table. Its first column names the row; the address says what it is sorted by. */
export function Table<Row>({ caption, columns, rows, rowKey, sideways = false }: Props<Row>) {
  const [sort, setSort] = useAddressValue('sort');
  const isComplete = useAfterFirstDrawing();
  const sorted = sortRows(rows, columns, sort);
  const shown = isComplete ? sorted : sorted.slice(0, FIRST_ROWS);
  return (
    <div
      class={`table${sideways ? ' sideways' : ''}`}
      {...(sideways && { role: 'region', 'aria-label': caption, tabIndex: 0 })}
    >
      <table>
        <caption class="spoken">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeaderCell key={column.key} column={column} sort={sort} onSort={setSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column, place) =>
                place === 0 ? (
                  <th scope="row" key={column.key} class={classOf(column)}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.key} class={classOf(column)}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HeaderCell<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>;
  sort: string;
  onSort: (sort: string) => void;
}) {
  const { key, header, by } = column;
  if (!by)
    return (
      <th scope="col" class={classOf(column)}>
        {header}
      </th>
    );
  const direction = sort === key ? 'ascending' : sort === `-${key}` ? 'descending' : undefined;
  return (
    <th scope="col" class={classOf(column)} aria-sort={direction}>
      <button
        type="button"
        title={words.value.sortBy(header)}
        onClick={() => onSort(nextSort(key, sort))}
      >
        {header}
        <Icon name="up" />
      </button>
    </th>
  );
}

/** Up, then down, then the order of the server. */
function nextSort(key: string, sort: string): string {
  if (sort === key) return `-${key}`;
  return sort === `-${key}` ? '' : key;
}

function classOf({ align, wide }: { align?: 'end'; wide?: boolean }): string {
  return [align, wide && 'not-phone'].filter(Boolean).join(' ');
}

/** @param sort the key of a column, with a minus before it for the other direction */
export function sortRows<Row>(rows: Row[], columns: Column<Row>[], sort: string): Row[] {
  const isDown = sort.startsWith('-');
  const by = columns.find(({ key }) => key === sort.replace(/^-/, ''))?.by;
  if (!by) return rows;
  const order = new Intl.Collator(language.value, { numeric: true });
  const compare = (a: string | number, b: string | number) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : order.compare(String(a), String(b));
  return rows
    .map((row) => ({ row, value: by(row) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null)
        return Number(a.value === null) - Number(b.value === null);
      return isDown ? compare(b.value, a.value) : compare(a.value, b.value);
    })
    .map(({ row }) => row);
}

function useAfterFirstDrawing(): boolean {
  const [isAfter, setAfter] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setAfter(true), 0);
    return () => clearTimeout(timer);
  }, []);
  return isAfter;
}
