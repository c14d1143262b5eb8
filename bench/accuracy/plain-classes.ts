import type { Random } from '../../src/simulator/numbers/random.js';
import type { PlainNoise } from './plain-noise.js';
import {
  MINUTES,
  SLOT_STARTS,
  type PlainRoom,
  type PlainSection,
  type PlainWorld,
} from './plain-world.js';

export type PlainClass = {
  section: PlainSection;
  start: number;
  end: number;
  held: boolean;
  room: PlainRoom;
};

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
