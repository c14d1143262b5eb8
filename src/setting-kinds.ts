import { z } from 'zod';
import { isHostAndPort } from './host-and-port.js';

/** A hundred years. Far longer times end before the first day that a date can name. */
const MOST_DAYS = 36_500;

/** A whole number. what: of what, for the message, such as "students". */
export function wholeNumber(what: string, least: number, most: number) {
  return number(`must be a whole number of ${what} from ${least} to ${most}`, least, most, true);
}

/** A number of days. least: 0 where 0 has a meaning of its own. */
export function days(least: 0 | 1, most = MOST_DAYS) {
  return wholeNumber('days', least, most);
}

/** A share, 0 to 1. */
export function share() {
  return number('must be a number from 0 to 1', 0, 1, false);
}

function number(wanted: string, least: number, most: number, isWhole: boolean) {
  return z.string().transform((text, context) => {
    const value = Number(text);
    const fits = value >= least && value <= most && text.trim() !== '';
    if (fits && (!isWhole || Number.isInteger(value))) return value;
    context.addIssue({ code: 'custom', message: `${wanted}, not ${text}` });
    return z.NEVER;
  });
}

/** An address to listen on. */
export function listenAddress() {
  return z.string().refine((text) => isHostAndPort(text, 0), {
    error: ({ input }) =>
      `must be host:port with a port from 0 to 65535, such as 127.0.0.1:8090, not ${String(input)}`,
  });
}

/** Servers to reach, "host:port", several with commas. */
export function addresses() {
  return z
    .string()
    .transform((text) => text.split(',').map((address) => address.trim()))
    .refine(
      (list) => list.every((address) => isHostAndPort(address, 1)),
      'must be host:port with a port from 1 to 65535, several separated by commas, with IPv6 addresses in brackets: [::1]:9092',
    );
}
