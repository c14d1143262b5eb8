import type { HeardPieces } from '../attendance/model/no-data.js';
import type { Policy } from '../attendance/policy.js';
import { addDays } from '../attendance/wall-clock.js';
import type { RollupScope } from '../mysql/rollup/start.js';
import type { ClassContext, Places } from './class-context.js';

export type ClassContextStore = {
  /** The rooms and access points of a roster version. */
  readPlaces: (rosterVersion: number) => Promise<Places>;
  /** The mean rate of each course on the days from `first` to `last`, both included. */
  readUsualRates: (policy: string, first: string, last: string) => Promise<Map<string, number>>;
  /** When each access point heard anything on a day. */
  readHeard: (date: string) => Promise<HeardPieces>;
};

/** Reads the context of the classes of the scope's day. */
export async function readClassContext(
  store: ClassContextStore,
  { date, rosterVersion, at }: RollupScope,
  { name, parameters }: Policy,
): Promise<ClassContext> {
  const firstDay = addDays(date, -parameters.learningDays);
  return {
    places: await store.readPlaces(rosterVersion),
    usualRates: await store.readUsualRates(name, firstDay, addDays(date, -1)),
    // Of a class that is still in progress nobody can say that it had no data.
    heard: at === null ? await store.readHeard(date) : new Map(),
    parameters,
  };
}
