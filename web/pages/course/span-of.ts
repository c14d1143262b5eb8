import { isDay } from '../../format.js';

/**
 * The days of the address as a query, and no other values of it; the server chooses where it names
 * none.
 */
export function spanOf({ from, to }: Record<string, string>): string {
  const values = new URLSearchParams();
  if (from && isDay(from)) values.set('from', from);
  if (to && isDay(to)) values.set('to', to);
  return values.size > 0 ? `?${values}` : '';
}
