import { roomsOfPoints, type RoomsOfPoints } from './access-point-rooms.js';
import { runAblations, type Ablation } from './ablations.js';
import {
  plain,
  PLAIN_REPORTING,
  QUICK,
  REPORTING,
  simulated,
  SWEEPING,
  TUNING,
  type CampusSize,
} from './campuses.js';
import { measureDepartures, type Departures } from './departures.js';
import { scorePolicies, type Scores } from './policies.js';
import { runSweeps, type Sweep } from './sweeps.js';

export type Measured = { size: CampusSize; scores: Scores };

/** Everything that docs/accuracy.md reports. */
export type Results = {
  reporting: Measured[];
  plain: Measured[];
  plainAway: { share: number; scores: Measured[] }[];
  /** Of both simulators, by the number of students. */
  small: { students: number; simulated: Measured[]; plain: Measured[] }[];
  rooms: { tuning: RoomsOfPoints; reporting: RoomsOfPoints };
  departures: Departures[];
  ablations: Ablation[];
  sweeps: Sweep[];
};

/** Off campus, of those who miss a class. */
const AWAY_SHARES = [0, 0.2, 0.4, 0.6, 0.8];
const SMALL = [300, 600, 1000];
export const LISTED_SHARE = 0.5;

/** Measures all of it, in some minutes. Campuses are made and forgotten one at a time. */
export function measure(progress: (text: string) => void): Results {
  const each = (sizes: readonly CampusSize[], what: string, make: (size: CampusSize) => Scores) =>
    sizes.map((size) => {
      progress(`${what}: seed ${size.seed}, ${size.students} students, ${size.days} days`);
      return { size, scores: make(size) };
    });
  const reporting = each(REPORTING, 'reporting campus', (size) => scorePolicies(simulated(size)));
  const second = each(PLAIN_REPORTING, 'second simulator', (size) => scorePolicies(plain(size)));
  const plainAway = AWAY_SHARES.map((share) => ({
    share,
    scores: each(
      PLAIN_REPORTING,
      `second simulator, ${share} of absent students off campus`,
      (size) => scorePolicies(plain(size, { awayAbsent: share })),
    ),
  }));
  const small = SMALL.map((students) => {
    const sizes = SWEEPING.map((size) => ({ ...size, students }));
    return {
      students,
      simulated: each(sizes, 'small campus', (size) => scorePolicies(simulated(size))),
      plain: each(sizes, 'small campus of the second simulator', (size) =>
        scorePolicies(plain(size)),
      ),
    };
  });
  progress('rooms of access points');
  const rooms = {
    tuning: roomsOfPoints(TUNING, LISTED_SHARE),
    reporting: roomsOfPoints(REPORTING, LISTED_SHARE),
  };
  const ablations = runAblations(progress);
  return {
    reporting,
    plain: second,
    plainAway,
    small,
    rooms,
    departures: measureDepartures(TUNING, progress),
    ablations,
    sweeps: runSweeps(progress),
  };
}

/** One small campus, in seconds. */
export function measureQuick(): Measured {
  return { size: QUICK, scores: scorePolicies(simulated(QUICK)) };
}
