import { REPORTING, specs, type CampusSize, type CampusSpec, type Identity } from './campuses.js';
import type { Measured } from './jobs.js';
import type { Score } from './score.js';
import { sumOf } from './sums.js';
import { figuresTable, SHORT_COLUMNS } from './tables.js';

/** What `standard` says where a university knows devices in one way or another. */
export type IdentityFigures = { name: string; score: Score };

/** As many devices change their address within 14 days on a hard campus. */
const CHANGED = 0.3;

const CAMPUSES: readonly (readonly [string, Identity, number | undefined])[] = [
  ['usual, list of devices', 'devices', undefined],
  ['usual, list and logins', 'logins and devices', undefined],
  ['usual, logins alone', 'logins', undefined],
  ['30 % changed, list of devices', 'devices', CHANGED],
  ['30 % changed, list and logins', 'logins and devices', CHANGED],
  ['30 % changed, logins alone', 'logins', CHANGED],
];

/** @param each measures campuses */
export function measureIdentities(
  each: (all: readonly CampusSpec[]) => Promise<Measured[]>,
  sizes = REPORTING,
): Promise<IdentityFigures[]> {
  return Promise.all(
    CAMPUSES.map(async ([name, identity, macChangeShare]) => {
      const noise: Record<string, number> = macChangeShare === undefined ? {} : { macChangeShare };
      const all = specs('simulated', sizes, noise).map((spec) => ({ ...spec, identity }));
      return { name, score: sumOf(await each(all), 'standard') };
    }),
  );
}

/** What logins are worth. */
export function identitiesSection(
  measured: readonly IdentityFigures[],
  sizes: readonly CampusSize[] = REPORTING,
): string {
  const campuses = sizes
    .map(({ seed, students, days }) => `${seed} (${students} students, ${days} days)`)
    .join(', ');
  return `## Logins

Phones change their addresses, and then the list of devices no longer knows them. Where the records carry the login of the user, rollcall links devices to students by itself ([method.md](method.md#whose-a-device-is)).
Campuses for reporting again, by their seeds: ${campuses}; with the usual share of devices that change their address within 14 days (3 %) and with ten times as many, with a list of devices, with logins too, and with logins alone (\`rollcall simulate --logins\`).
There, one device in 20 shows an anonymous identity, one student in 300 has given the login to six friends, and each room has two machines that students log in to one after the other.

${figuresTable(
  'devices',
  measured.map(({ name, score }) => [name, score] as const),
  SHORT_COLUMNS,
)}`;
}
