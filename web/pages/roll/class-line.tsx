import { classAddress, type NamedClass } from '../../addresses.js';
import { longDay } from '../../format.js';
import { words } from '../../words.js';

/** Which class a page is about, as a link to it. */
export function ClassLine({ named, end }: { named: NamedClass; end: string | undefined }) {
  const { date, start } = named;
  return (
    <span class="class-under">
      <a href={classAddress(named)}>
        {longDay(date)}
        {words.value.classPage.between}
        {end === undefined ? start : `${start} – ${end}`}
      </a>
    </span>
  );
}
