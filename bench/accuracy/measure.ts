import type { RoomsOfPoints } from './access-point-rooms.js';
import { ablationsOf, PLAIN_AWAY, type Ablation } from './ablations.js';
import {
  HABIT_REPORTING,
  PLAIN_REPORTING,
  PLAIN_TUNING,
  QUICK,
  REPORTING,
  SETTING_NAMES,
  SETTINGS,
  specs,
  SWEEPING,
  TUNING,
  type CampusSize,
  type CampusSpec,
  type Setting,
} from './campuses.js';
import { measureDepartures, type Departures } from './departures.js';
import { measureCampus, type Job, type Measured } from './jobs.js';
import { measurePeople, type PeopleFigures } from './document-people.js';
import { measureIdentities, type IdentityFigures } from './document-identities.js';
import { HABIT_KINDS, type HabitKind } from './plain-noise.js';
import { createPool, type Pool } from './pool.js';
import type { Score } from './score.js';
import type { ShapeCounts } from './shapes.js';
import { runSweeps, type Sweep } from './sweeps.js';

export type BySetting = Record<Setting, Measured[]>;

/** The reporting campuses of the first simulator, on which rolls and codes are scored. */
export type Coded = Pick<BySetting, 'simulated' | 'simulatedDouble'>;

/** What versions are compared by. */
export type Compared = {
  settings: BySetting;
  /** Each habit alone, and none, on one campus of the second simulator. */
  habits: { kind: HabitKind | 'none'; measured: Measured }[];
};

/** Everything that docs/accuracy.md reports. */
export type Results = Compared & {
  plainAway: { share: number; measured: Measured[] }[];
  /** Of both simulators, by the number of students. */
  small: { students: number; simulated: Measured[]; plain: Measured[] }[];
  /** The shapes of the tuning campuses, which the ceiling is fitted on. */
  tuningShapes: Record<'simulated' | 'plain' | 'habits', ShapeCounts[]>;
  rooms: { tuning: RoomsOfPoints; reporting: RoomsOfPoints };
  departures: Departures[];
  identities: IdentityFigures[];
  people: PeopleFigures[];
  ablations: Ablation[];
  sweeps: Sweep[];
};

/** Off campus, of those who miss a class. */
const AWAY_SHARES = [0, 0.4, 0.8];
const SMALL = [300, 600, 1000];
export const LISTED_SHARE = 0.5;
const THREADS = 2;

type Each = (all: readonly CampusSpec[]) => Promise<Measured[]>;

/** Measures all of it, in some minutes. Each thread makes and forgets one campus at a time. */
export async function measure(progress: (text: string) => void): Promise<Results> {
  const pool = createPool(THREADS, (job) => progress(textOf(job)));
  const each = eachIn(pool);
  // The largest first, so that no thread waits long for the other at the end.
  const parts = {
    settings: measureSettings(each),
    habits: measureHabits(each),
    tuningShapes: measureTuning(each),
    rooms: measureRooms(pool),
    ablations: measureVariants(pool),
    plainAway: Promise.all(
      AWAY_SHARES.map(async (share) => ({
        share,
        measured: await each(specs('plain', PLAIN_REPORTING, { awayAbsent: share })),
      })),
    ),
    small: measureSmall(each),
    departures: measureDepartures(each),
    identities: measureIdentities(each),
    people: measurePeople((spec) => pool.run({ what: 'people', spec })),
    sweeps: runSweeps(each),
  };
  try {
    return {
      settings: await parts.settings,
      habits: await parts.habits,
      tuningShapes: await parts.tuningShapes,
      rooms: await parts.rooms,
      ablations: await parts.ablations,
      plainAway: await parts.plainAway,
      small: await parts.small,
      departures: await parts.departures,
      identities: await parts.identities,
      people: await parts.people,
      sweeps: await parts.sweeps,
    };
  } finally {
    await pool.close();
  }
}

/** Only the people in rooms. */
export function measureOnlyPeople(progress: (text: string) => void): Promise<PeopleFigures[]> {
  return inPool(progress, (pool) => measurePeople((spec) => pool.run({ what: 'people', spec })));
}

/** Only what logins are worth. */
export function measureOnlyIdentities(
  progress: (text: string) => void,
  sizes: readonly CampusSize[],
): Promise<IdentityFigures[]> {
  return inPool(progress, (pool) => measureIdentities(eachIn(pool), sizes));
}

/** Only the campuses whose classes show codes. */
export function measureOnlyCodes(progress: (text: string) => void): Promise<Coded> {
  return inPool(progress, async (pool) => {
    const each = eachIn(pool);
    const [simulated, simulatedDouble] = await Promise.all([
      each(SETTINGS.simulated),
      each(SETTINGS.simulatedDouble),
    ]);
    return { simulated, simulatedDouble };
  });
}

async function inPool<T>(
  progress: (text: string) => void,
  work: (pool: Pool) => Promise<T>,
): Promise<T> {
  const pool = createPool(THREADS, (job) => progress(textOf(job)));
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}

/** Only what is compared with another version: see before.ts. */
export function measureCompared(progress: (text: string) => void): Promise<Compared> {
  return inPool(progress, async (pool) => {
    const each = eachIn(pool);
    const [settings, habits] = await Promise.all([measureSettings(each), measureHabits(each)]);
    return { settings, habits };
  });
}

function eachIn(pool: Pool): Each {
  return (all) => Promise.all(all.map((spec) => pool.run({ what: 'campus', spec })));
}

async function measureSettings(each: Each): Promise<BySetting> {
  const found = await Promise.all(
    SETTING_NAMES.map(async (name) => [name, await each(SETTINGS[name])] as const),
  );
  return Object.fromEntries(found) as BySetting;
}

async function measureHabits(each: Each): Promise<Results['habits']> {
  const kinds = (Object.keys(HABIT_KINDS) as HabitKind[]).filter((kind) => kind !== 'habits');
  const names = ['none', ...kinds] as const;
  const all = await each(
    names.flatMap((kind) =>
      specs('plain', HABIT_REPORTING.slice(0, 1), kind === 'none' ? {} : HABIT_KINDS[kind]),
    ),
  );
  return names.map((kind, i) => ({ kind, measured: all[i]! }));
}

async function measureTuning(each: Each): Promise<Results['tuningShapes']> {
  const shapes = async (all: readonly CampusSpec[]) =>
    (await each(all)).map((measured) => measured.shapes);
  const [simulated, plain, habits] = await Promise.all([
    shapes(specs('simulated', TUNING)),
    shapes(specs('plain', PLAIN_TUNING)),
    shapes(specs('plain', PLAIN_TUNING, HABIT_KINDS.habits)),
  ]);
  return { simulated, plain, habits };
}

async function measureRooms(pool: Pool): Promise<Results['rooms']> {
  const [tuning, reporting] = await Promise.all(
    [TUNING, REPORTING].map((sizes) =>
      pool.run({ what: 'rooms', sizes, listedShare: LISTED_SHARE }),
    ),
  );
  return { tuning: tuning!, reporting: reporting! };
}

async function measureVariants(pool: Pool): Promise<Ablation[]> {
  const variants = (all: readonly CampusSpec[]): Promise<Score[][]> =>
    Promise.all(all.map((spec) => pool.run({ what: 'variants', spec })));
  const [simulated, plain, habits] = await Promise.all([
    variants(specs('simulated', TUNING)),
    variants(specs('plain', PLAIN_TUNING, { awayAbsent: PLAIN_AWAY })),
    variants(specs('plain', PLAIN_TUNING, HABIT_KINDS.habits)),
  ]);
  return ablationsOf({ simulated, plain, habits });
}

function measureSmall(each: Each): Promise<Results['small']> {
  return Promise.all(
    SMALL.map(async (students) => {
      const sizes = SWEEPING.map((size) => ({ ...size, students }));
      const [simulated, plain] = await Promise.all([
        each(specs('simulated', sizes)),
        each(specs('plain', sizes)),
      ]);
      return { students, simulated, plain };
    }),
  );
}

function textOf(job: Job): string {
  if (job.what === 'rooms') return 'rooms of access points';
  const { simulator, size } = job.spec;
  const noise = JSON.stringify(job.spec.noise ?? {}).slice(0, 60);
  return `${job.what}: ${simulator}, seed ${size.seed}, ${size.students} students, ${size.days} days ${noise}`;
}

/** One small campus, in seconds. */
export function measureQuick(): Measured {
  return measureCampus({ simulator: 'simulated', size: QUICK });
}
