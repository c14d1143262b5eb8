import { random } from '../../src/simulator/numbers/random.js';
import type { PlainClass } from './plain-classes.js';
import type { PlainNoise } from './plain-noise.js';
import { isLunch } from './plain-lunch.js';
import type { Place, PlainStudent, PlainWorld, Segment } from './plain-world.js';

/** One class of a student's day, as the habits of the campus would have it. */
export type Turn = {
  /** Stands for the student's own luck, where a group decides or nobody goes. */
  luck?: number;
  /** Of those who would attend: the share that still does. */
  keep: number;
  /** How the class is spent if it is missed. Undefined: as on a campus without habits. */
  absence: Absence | undefined;
};

/** Seconds of the day; `from` may have passed already. */
export type Absence = {
  from: number;
  to: number;
  place: Place | undefined;
  doing: Segment['doing'];
  /** The corridor that the student walks along before and after. */
  way?: Place;
};

export type Setting = {
  world: PlainWorld;
  /** The classes of the day. */
  classes: readonly PlainClass[];
  noise: PlainNoise;
  seed: number;
  day: number;
};

const GROUP_SIZE = 5;
const BACK_HOME = 81_000;

/**
 * What the habits make of each class that a student has today. Every habit draws from its own
 * stream, so that one more habit leaves the others as they are.
 */
export function turnsOf(index: number, own: readonly PlainClass[], setting: Setting): Turn[] {
  const { world, noise, seed, day } = setting;
  const student = world.students[index]!;
  const leaves =
    own.length > 1 && random(seed, 'plain leaves', index, day).chance(noise.leaveBeforeLast);
  return own.map((one, k) => {
    if (leaves && k === own.length - 1) return leaving(index, own[k - 1]!.end, one, setting);
    const group = groupOf(index, one, setting);
    const sleeps = one.section.slot === 0 && noise.morningMissed > 0;
    return {
      ...(group.together && { luck: group.luck }),
      keep: one.section.slot === 0 ? 1 - noise.morningMissed : 1,
      absence:
        commuting(student, one) ??
        (sleeps ? asleep(index, one, setting) : undefined) ??
        switchedOff(index, one, setting) ??
        (group.together ? group.absence : undefined) ??
        atLunch(index, one, setting) ??
        visiting(index, one, setting),
    };
  });
}

function leaving(index: number, from: number, { start }: PlainClass, { seed, day }: Setting): Turn {
  const draw = random(seed, 'plain leaving', index, day);
  return {
    luck: 1,
    keep: 1,
    absence: {
      from: draw.between(from, start - 60),
      to: BACK_HOME,
      place: undefined,
      doing: 'stay',
    },
  };
}

function commuting({ commutes }: PlainStudent, { end }: PlainClass): Absence | undefined {
  return commutes ? { from: 0, to: end, place: undefined, doing: 'stay' } : undefined;
}

function asleep(index: number, { end }: PlainClass, { world, seed, day }: Setting): Absence {
  const draw = random(seed, 'plain asleep', index, day);
  const { home } = world.students[index]!;
  return { from: 0, to: end + draw.between(0, 1800), place: home, doing: 'asleep' };
}

function switchedOff(
  index: number,
  { start, end, room }: PlainClass,
  { noise, seed, day }: Setting,
): Absence | undefined {
  if (!random(seed, 'plain switches off', index).chance(noise.switchOff)) return undefined;
  const draw = random(seed, 'plain switched off', index, day, start);
  return {
    from: start + draw.between(-180, 60),
    to: end + draw.between(0, 120),
    place: undefined,
    doing: 'stay',
    way: room.corridor,
  };
}

/** Neighbours in the list of a section are friends. All of a group draw the same numbers. */
function groupOf(
  index: number,
  { section, start, end }: PlainClass,
  { world, noise, seed, day }: Setting,
): { together: boolean; luck: number; absence: Absence } {
  const group = Math.floor(section.members.indexOf(index) / GROUP_SIZE);
  const draw = random(seed, `plain group ${section.course} ${section.number}`, group, day);
  const together = draw.chance(noise.skipTogether);
  const luck = draw.next();
  const away = draw.chance(noise.awayAbsent);
  const place = draw.pick([
    draw.pick(world.canteens),
    draw.pick(world.libraries),
    draw.pick(world.rooms).corridor,
  ]);
  const way = draw.pick(world.rooms).corridor;
  const [from, to] = [start + draw.between(-240, 120), end + draw.between(0, 180)];
  return {
    together,
    luck,
    absence: { from, to, place: away ? undefined : place, doing: 'stay', way },
  };
}

function atLunch(
  index: number,
  { start, end }: PlainClass,
  { world, noise, seed, day }: Setting,
): Absence | undefined {
  const draw = random(seed, 'plain lunch', index, day);
  if (!isLunch(start) || !draw.chance(noise.lunchRush)) return undefined;
  return {
    from: start + draw.between(-600, 300),
    to: end + draw.between(-300, 300),
    place: draw.pick(world.canteens),
    doing: 'stay',
  };
}

function visiting(
  index: number,
  { section, start, end }: PlainClass,
  { classes, noise, seed, day }: Setting,
): Absence | undefined {
  const draw = random(seed, 'plain visit', index, day, start);
  const others = classes.filter((other) => other.section !== section && other.start === start);
  if (others.length === 0 || !draw.chance(noise.visitors)) return undefined;
  const { room } = draw.pick(others);
  return {
    from: start + draw.between(-480, 120),
    to: end + draw.between(0, 180),
    place: room,
    doing: 'class',
    way: room.corridor,
  };
}
