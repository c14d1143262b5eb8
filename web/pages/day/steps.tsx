import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { DayAnswer } from '../../../src/http/schemas/day.js';
import { dayAddress } from '../../addresses.js';
import { isDay } from '../../format.js';
import { Step } from '../../parts/step.js';
import { words } from '../../words.js';

const TYPING_MS = 600;

/** Leads to the day before, the day after, or any other. */
export function DaySteps({ date, day }: { date: string; day: DayAnswer | undefined }) {
  const t = words.value.day;
  const { url } = useLocation();
  const search = url.includes('?') ? url.slice(url.indexOf('?')) : '';
  const to = (other: string | null | undefined) => (other ? dayAddress(other) + search : null);
  return (
    <div class="buttons steps">
      <Step to={to(day?.previous)} name={t.previous} icon="left" />
      <DateField date={date} />
      <Step to={to(day?.next)} name={t.next} icon="right" />
    </div>
  );
}

/** A browser says "changed" for each part of a date that is typed: wait for the rest. */
function DateField({ date }: { date: string }) {
  const { route } = useLocation();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = (value: string) => {
    clearTimeout(timer.current);
    if (!isDay(value) || value < '1990' || value === date) return;
    timer.current = setTimeout(() => route(dayAddress(value) + location.search), TYPING_MS);
  };
  return (
    <label class="field">
      <span class="spoken">{words.value.day.date}</span>
      <input
        type="date"
        value={date}
        required
        onChange={(event) => change(event.currentTarget.value)}
      />
    </label>
  );
}
