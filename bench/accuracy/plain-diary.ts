import { random, type Random } from '../../src/simulator/numbers/random.js';
import type { PlainClass } from './plain-classes.js';
import { isLunch } from './plain-lunch.js';
import type { Setting } from './plain-missing.js';
import type { Place, Segment } from './plain-world.js';

export type Diary = ReturnType<typeof createDiary>;

/** A student's day as it is written, place after place, from midnight on. */
export function createDiary(index: number, setting: Setting, draw: Random) {
  const { world, noise } = setting;
  const student = world.students[index]!;
  const company = createCompany(index, setting);
  const segments: Segment[] = [];
  let now = 0;
  let here: Place | undefined = student.home;

  function stay(to: number, place: Place | undefined, doing: Segment['doing']): void {
    if (to <= now) return;
    segments.push({ from: now, to, place, doing });
    [now, here] = [to, place];
  }

  /** Free time. Commuters spend it off campus. */
  function idle(until: number): void {
    const visit = company.visit(now, until);
    if (visit) {
      idle(visit.start - 120);
      stay(visit.start, visit.room.corridor, 'walk');
      stay(visit.end, visit.room, 'class');
      stay(visit.end + 120, visit.room.corridor, 'walk');
    }
    const away = student.commutes ? 1 : noise.awayFree;
    while (until - now > 1500) {
      const to = Math.min(until, now + draw.between(30, 150) * 60);
      stay(to, pastime(away), 'stay');
    }
    stay(until, here, 'stay');
  }

  function pastime(away: number): Place | undefined {
    if (draw.chance(away)) return undefined;
    const where = draw.next();
    const lunch = company.lunch(now);
    if (lunch) return lunch;
    if (where < 0.45) return student.home ?? draw.pick(world.libraries);
    if (where < 0.75) return draw.pick(world.libraries);
    if (where < 0.9) return draw.pick(world.canteens);
    return draw.pick(world.rooms).corridor;
  }

  return {
    stay,
    idle,
    now: () => now,
    here: () => here,

    getUp(first: PlainClass | undefined): void {
      stay(draw.between(7, 9.5) * 3600, here, 'stay');
      if (first && now > first.start - 1800) segments[0]!.to = now = first.start - 1800;
    },

    /** The student did not get up after all. */
    sleepOn(): void {
      for (const segment of segments) segment.doing = 'asleep';
    },

    /** How a class is missed on a campus without habits. */
    miss({ start, end }: PlainClass): void {
      idle(start - 600);
      const stays = now > start - 900 && draw.chance(0.3);
      stay(end, stays ? here : pastime(noise.awayAbsent), 'stay');
    },

    goHome(): Segment[] {
      idle(Math.max(now, draw.between(17, 23) * 3600));
      stay(86_400, student.home, 'stay');
      return segments;
    },
  };
}

/** What a student does in free time because others do. */
function createCompany(index: number, { world, classes, noise, seed, day }: Setting) {
  const draw = random(seed, 'plain company', index, day);
  return {
    lunch: (now: number) =>
      isLunch(now) && draw.chance(noise.lunchRush) ? draw.pick(world.canteens) : undefined,

    /** A class of others that begins and ends in the time given. */
    visit(now: number, until: number): PlainClass | undefined {
      if (!draw.chance(noise.visitors)) return undefined;
      const fitting = classes.filter(
        ({ start, end, held }) => held && start - 120 > now && end + 120 < until,
      );
      return fitting.length > 0 ? draw.pick(fitting) : undefined;
    },
  };
}
