import type { DayClass } from '../../../src/http/schemas/day.js';
import { Filters, SelectFilter, TextFilter } from '../../parts/filters.js';
import { words } from '../../words.js';
import { buildingsOf } from '../now/buildings.js';

/** Narrows the classes of a day down; the address keeps what was chosen. */
export function DayFilters({ classes, shown }: { classes: DayClass[]; shown: number }) {
  const { day, figures } = words.value;
  const states = [...new Set(classes.map(({ state }) => state))].sort();
  return (
    <Filters names={['building', 'course', 'state']}>
      <TextFilter name="course" label={day.filters.course} hint={day.filters.courseHint} />
      <SelectFilter
        name="building"
        label={day.filters.building}
        options={buildingsOf(classes).map((name) => ({ value: name, text: name }))}
      />
      <SelectFilter
        name="state"
        label={day.filters.state}
        options={states.map((state) => ({ value: state, text: figures.states[state] }))}
      />
      <p class="rest muted small" role="status">
        {day.shown(shown, classes.length)}
      </p>
    </Filters>
  );
}
