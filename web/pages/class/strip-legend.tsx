import { StripBar } from '../../parts/strip-bar.js';
import { words } from '../../words.js';

/** Minutes before and after the class that the strip of a student shows. */
export const AROUND_MINUTES = 60;

/** How to read the strips. */
export function StripLegend({ around }: { around: number }) {
  const { classPage } = words.value;
  const sample = (place: 'room' | 'elsewhere' | null) => (
    <span class="sample" aria-hidden="true">
      <StripBar strip={place === null ? [] : [{ from: 0, to: 10, place }]} minutes={10} />
    </span>
  );
  return (
    <div class="strip-legend muted small" role="group" aria-label={classPage.legend}>
      <span>
        {sample('room')} {classPage.strip.room}
      </span>
      <span>
        {sample('elsewhere')} {classPage.strip.elsewhere}
      </span>
      <span>
        {sample(null)} {classPage.strip.silent}
      </span>
      {around > 0 && <span>{classPage.stripAround}</span>}
    </div>
  );
}
