import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { isDay } from '../../format.js';
import { words } from '../../words.js';
import { addressWith } from '../class/address-with.js';

/** From which day to which day a course is shown. The address keeps it. */
export function SpanForm({ from, to }: { from: string; to: string }) {
  const { route } = useLocation();
  const { courses } = words.value;
  const [first, setFirst] = useState(from);
  const [last, setLast] = useState(to);
  const isValid = isDay(first) && isDay(last) && first <= last;
  const submit = (event: Event) => {
    event.preventDefault();
    if (isValid) route(addressWith({ from: first, to: last }), true);
  };
  return (
    <form class="filters" onSubmit={submit}>
      <DayField label={courses.from} value={first} onChange={setFirst} />
      <DayField label={courses.to} value={last} onChange={setLast} />
      <button type="submit" class="button" aria-disabled={!isValid}>
        {courses.apply}
      </button>
    </form>
  );
}

function DayField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (day: string) => void;
}) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="date"
        value={value}
        required
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}
