import type { Random } from '../../src/simulator/numbers/random.js';
import {
  MINUTES,
  SLOT_STARTS,
  type Place,
  type PlainNoise,
  type PlainRoom,
  type PlainSection,
  type PlainStudent,
  type PlainWorld,
  type Segment,
} from './plain-world.js';

export type PlainClass = {
  section: PlainSection;
  start: number;
  end: number;
  held: boolean;
  room: PlainRoom;
};

/** One student in one class; seconds of the day. */
export type PlainTruth = { arrive: number; depart: number } | undefined;

/** Which of a weekday's classes are held, and where. */
export function plainClasses(
  world: PlainWorld,
  weekday: number,
  noise: PlainNoise,
  draw: Random,
): PlainClass[] {
  const today = world.sections.filter(({ weekdays }) => weekdays.includes(weekday));
  const taken = new Set(today.map(({ room, slot }) => `${room.name} ${slot}`));
  return today
    .sort((a, b) => a.slot - b.slot)
    .map((section) => {
      const start = SLOT_STARTS[section.slot]! * 60;
      const fate = draw.next();
      const other = draw.pick(world.rooms.filter(({ seats }) => seats >= section.size));
      const key = `${other.name} ${section.slot}`;
      const moves = fate > 1 - noise.movedShare && !taken.has(key);
      if (moves) taken.add(key);
      const end = start + MINUTES[section.kind] * 60;
      return {
        section,
        start,
        end,
        held: fate >= noise.notHeldShare,
        room: moves ? other : section.room,
      };
    });
}

/** A student's whole day, and the truth of each of the classes given. */
export function plainDay(
  student: PlainStudent,
  classes: readonly PlainClass[],
  world: PlainWorld,
  noise: PlainNoise,
  eagerness: number,
  draw: Random,
): { segments: Segment[]; truths: PlainTruth[] } {
  const segments: Segment[] = [];
  let now = 0;
  let here: Place | undefined = student.home;
  const stay = (to: number, place: Place | undefined, doing: Segment['doing']) => {
    if (to <= now) return;
    segments.push({ from: now, to, place, doing });
    [now, here] = [to, place];
  };
  const idle = (until: number, away: number) => {
    while (until - now > 1500)
      stay(Math.min(until, now + draw.between(30, 150) * 60), pastime(away), 'stay');
    stay(until, here, 'stay');
  };
  const pastime = (away: number): Place | undefined => {
    if (draw.chance(away)) return undefined;
    const where = draw.next();
    if (where < 0.45) return student.home ?? draw.pick(world.libraries);
    if (where < 0.75) return draw.pick(world.libraries);
    if (where < 0.9) return draw.pick(world.canteens);
    return draw.pick(world.rooms).corridor;
  };
  stay(draw.between(7, 9.5) * 3600, here, 'stay');
  const first = classes[0];
  if (first && now > first.start - 1800) segments[0]!.to = now = first.start - 1800;

  const truths = classes.map((one): PlainTruth => {
    const goes = draw.chance(chanceOf(one, noise, eagerness));
    if (!one.held) return undefined;
    if (!goes) {
      idle(one.start - 600, noise.awayFree);
      stay(
        one.end,
        now > one.start - 900 && draw.chance(0.3) ? here : pastime(noise.awayAbsent),
        'stay',
      );
      return undefined;
    }
    const arrive = Math.max(now + 120, one.start + 60 * arrivalMinute(draw));
    if (arrive > one.end - 600) return undefined;
    const depart = draw.chance(0.05)
      ? Math.max(arrive + 600, draw.between(one.start + 900, one.end - 600))
      : one.end + draw.between(0, 180);
    idle(arrive - 240, noise.awayFree);
    stay(arrive, one.room.corridor, 'walk');
    stay(depart, one.room, 'class');
    stay(depart + 120, one.room.corridor, 'walk');
    return { arrive: Math.round(arrive), depart: Math.round(depart) };
  });
  idle(Math.max(now, draw.between(17, 23) * 3600), noise.awayFree);
  stay(86_400, student.home, 'stay');
  return { segments, truths };
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
