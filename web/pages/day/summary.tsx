import type { DayClass } from '../../../src/http/schemas/day.js';
import type { ClassState } from '../../../src/http/schemas/figures.js';
import { number, percent } from '../../format.js';
import { currentSession } from '../../session.js';
import { words } from '../../words.js';

/** The day in a line: how many classes, and what is worth a look. */
export function Summary({ classes }: { classes: DayClass[] }) {
  const t = words.value.day;
  const rates = classes.flatMap(({ rate }) => rate ?? []);
  const median = medianOf(rates);
  const hidden = classes.filter((one) => one.hidden).length;
  const facts = [
    { name: t.classes, value: number(classes.length) },
    ...(rates.length === classes.length ? [] : [{ name: t.measured, value: number(rates.length) }]),
    ...(hidden === 0 ? [] : [{ name: t.notShown, value: number(hidden) }]),
    ...(median === undefined ? [] : [{ name: t.median, value: percent(median) }]),
    ...countOf(classes, 'not_held', t.notHeld),
    ...countOf(classes, 'moved', t.moved),
    ...countOf(classes, 'no_data', t.noData),
  ];
  return (
    <div class="summary">
      <dl class="facts">
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {hidden > 0 && (
        <p class="muted small">{words.value.figures.hiddenWhy(currentSession().leastGroup)}</p>
      )}
    </div>
  );
}

function countOf(
  classes: DayClass[],
  wanted: ClassState,
  name: string,
): { name: string; value: string }[] {
  const count = classes.filter(({ state }) => state === wanted).length;
  return count === 0 ? [] : [{ name, value: number(count) }];
}

function medianOf(values: number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 || sorted.length === 0
    ? sorted[middle]
    : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
