import { random, type Random } from '../../src/simulator/numbers/random.js';
import type { PlainClass } from './plain-classes.js';
import { createDiary, type Diary } from './plain-diary.js';
import { turnsOf, type Absence, type Setting } from './plain-missing.js';
import type { PlainNoise } from './plain-noise.js';
import type { Segment } from './plain-world.js';

/** One student in one class; seconds of the day. */
export type PlainTruth = { arrive: number; depart: number } | undefined;

/** A student's whole day, and the truth of each of the classes given. */
export function plainDay(
  index: number,
  classes: readonly PlainClass[],
  eagerness: number,
  setting: Setting,
): { segments: Segment[]; truths: PlainTruth[] } {
  const { noise, seed, day } = setting;
  const draw = random(seed, 'plain day', index, day);
  const diary = createDiary(index, setting, draw);
  diary.getUp(classes[0]);
  const turns = turnsOf(index, classes, setting);
  const truths = classes.map((one, k): PlainTruth => {
    const turn = turns[k]!;
    const luck = draw.next();
    const goes = (turn.luck ?? luck) < turn.keep * chanceOf(one, noise, eagerness);
    if (!one.held) return undefined;
    if (goes) return attend(one, diary, draw);
    if (turn.absence) spend(turn.absence, diary);
    else diary.miss(one);
    return undefined;
  });
  return { segments: diary.goHome(), truths };
}

/** Undefined if the student would come in the last ten minutes only, and so does not. */
function attend(one: PlainClass, diary: Diary, draw: Random): PlainTruth {
  const arrive = Math.max(diary.now() + 120, one.start + 60 * arrivalMinute(draw));
  if (arrive > one.end - 600) return undefined;
  const depart = draw.chance(0.05)
    ? Math.max(arrive + 600, draw.between(one.start + 900, one.end - 600))
    : one.end + draw.between(0, 180);
  diary.idle(arrive - 240);
  diary.stay(arrive, one.room.corridor, 'walk');
  diary.stay(depart, one.room, 'class');
  diary.stay(depart + 120, one.room.corridor, 'walk');
  return { arrive: Math.round(arrive), depart: Math.round(depart) };
}

function spend({ from, to, place, doing, way }: Absence, diary: Diary): void {
  if (doing === 'asleep') diary.sleepOn();
  else diary.idle(from - 120);
  diary.stay(from, way ?? diary.here(), way ? 'walk' : 'stay');
  diary.stay(to, place, doing);
  if (way) diary.stay(to + 120, way, 'walk');
}

/**
 * The chance that a student attends: the mean of the kind of section, moved towards 0 or 1.
 * @param eagerness the student's own, normally distributed around 0
 */
function chanceOf(
  { section: { kind } }: PlainClass,
  { attendance }: PlainNoise,
  eagerness: number,
): number {
  const mean = attendance[kind];
  const part = Math.max(-1, Math.min(1, eagerness / 2));
  return mean + part * Math.min(mean, 1 - mean);
}

/** As docs/method.md says of arrivals. */
function arrivalMinute(draw: Random): number {
  const kind = draw.next();
  if (kind < 0.85) return draw.normal(-4, 3);
  return kind < 0.97 ? draw.exponential(8) : 20 + draw.exponential(8);
}
