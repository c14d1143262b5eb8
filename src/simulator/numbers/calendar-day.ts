/**
 * The calendar day `offset` days after `first`: its date "YYYY-MM-DD" and its weekday (1 = Monday,
 * 7 = Sunday).
 * @param first "YYYY-MM-DD"
 */
export function calendarDay(first: string, offset: number): { date: string; weekday: number } {
  const day = new Date(Date.parse(first) + offset * 86_400_000);
  return { date: day.toISOString().slice(0, 10), weekday: day.getUTCDay() || 7 };
}

/** Whether a text is a real date, written as YYYY-MM-DD. */
export function isDate(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** "HH:MM" of a number of minutes after midnight. */
export function hourMinute(minutes: number): string {
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** "HH:MM:SS" of a whole number of seconds after midnight, less than a day. */
export function clockTime(seconds: number): string {
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
