import type { ComponentChildren } from 'preact';
import { words } from '../../words.js';
import { shadeOf, SHADES } from './shade-of.js';

/** A weekday and an hour: how full it is, and what stands there. */
export type HeatCell = {
  weekday: number;
  hour: number;
  /** 0 to 1. */
  share: number;
  text: ComponentChildren;
  /** What the cell says at length. */
  title: string;
};

/** Hours that are shown though nothing is known of them. */
const FIRST_HOUR = 8;
const LAST_HOUR = 20;

/** A week by weekday and hour; darker cells are fuller. The text says the same without colour. */
export function HeatTable({
  caption,
  cells,
  counted,
}: {
  caption: string;
  cells: HeatCell[];
  /** The weekdays of which something is known. */
  counted: readonly number[];
}) {
  const { rooms } = words.value;
  const at = new Map(cells.map((cell) => [`${cell.weekday} ${cell.hour}`, cell]));
  const known = cells.filter(({ share }) => share > 0);
  const hours = range(known.map(({ hour }) => hour).concat(FIRST_HOUR, LAST_HOUR));
  const weekdays = range(known.map(({ weekday }) => weekday).concat(1, 5));
  return (
    <>
      <div class="table sideways" role="region" aria-label={caption} tabIndex={0}>
        <table class="heat">
          <caption class="spoken">{caption}</caption>
          <thead>
            <tr>
              <th scope="col">
                <span class="spoken">{rooms.weekday}</span>
              </th>
              {hours.map((hour) => (
                <th key={hour} scope="col">
                  {rooms.hour(hour)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weekdays.map((weekday) => (
              <tr key={weekday}>
                <th scope="row">{rooms.weekdays[weekday - 1]}</th>
                {hours.map((hour) => (
                  <Cell
                    key={hour}
                    cell={at.get(`${weekday} ${hour}`)}
                    isCounted={counted.includes(weekday)}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="heat-legend muted small" aria-hidden="true">
        {rooms.lessFull}
        {Array.from({ length: SHADES + 1 }, (_, shade) => (
          <i key={shade} class={`heat-${shade}`} />
        ))}
        {rooms.moreFull}
        {weekdays.some((weekday) => !counted.includes(weekday)) && (
          <>
            <i class="heat-unknown" /> {rooms.noData}
          </>
        )}
      </p>
    </>
  );
}

function Cell({ cell, isCounted }: { cell: HeatCell | undefined; isCounted: boolean }) {
  const { noData } = words.value.rooms;
  if (!isCounted)
    return (
      <td class="heat-unknown" title={noData}>
        <span class="spoken">{noData}</span>
      </td>
    );
  if (!cell || cell.share === 0) return <td class="heat-0" />;
  return (
    <td class={`heat-${shadeOf(cell.share)}`} title={cell.title}>
      {cell.text}
    </td>
  );
}

/** Every whole number from the least to the most. */
function range(numbers: readonly number[]): number[] {
  const first = Math.min(...numbers);
  return Array.from({ length: Math.max(...numbers) - first + 1 }, (_, i) => first + i);
}
