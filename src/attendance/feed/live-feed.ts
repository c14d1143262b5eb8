import { mostFailed, type FeedCause } from './feed.js';
import type { DayFeed } from './day-feed.js';

/** What a sample of today's events says about the feed, while the day goes on. */
export type LiveFeed = {
  /** How many associations the sample has, also failed ones. */
  events: number;
  /** How many of them are failed associations. */
  failed: number;
  /** How many are from access points that the roster does not list. */
  unlisted: number;
  /** How many are of devices that the roster does not know. */
  unknownDevices: number;
  /** How many of today's classes began more than an hour ago. */
  classesBegun: number;
};

/** Fewer events than these say nothing. */
const LEAST_EVENTS = 500;

/**
 * Whether today's records can be right so far. Before a class has met, a campus may hear nobody but
 * visitors and its own dormitories. So only failures count then, and later only what is absurd at
 * any hour: not one listed access point, or not one known device.
 * @param usual earlier days that are final
 */
export function liveFault(
  { events, failed, unlisted, unknownDevices, classesBegun }: LiveFeed,
  usual: readonly DayFeed[],
): FeedCause | undefined {
  if (events < LEAST_EVENTS) return undefined;
  if (failed / events > mostFailed(usual)) return 'success_word';
  if (classesBegun === 0) return undefined;
  if (unlisted === events) return 'names_changed';
  return unknownDevices === events ? 'devices_unknown' : undefined;
}

/** One sentence for each cause that `liveFault` finds. */
export function liveSentence(cause: FeedCause): string {
  switch (cause) {
    case 'names_changed':
      return 'No record of today is from an access point that the roster lists: their names may have changed; see "rollcall rejects unknown".';
    case 'devices_unknown':
      return 'No record of today is of a device that the roster knows: the devices may no longer be those of the roster.';
    default:
      return "Far more of today's records than usual say that the connection failed: the controllers may use another word for success.";
  }
}
