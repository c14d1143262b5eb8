import type { DayScene } from './class-day.js';
import type { Area } from '../campus/floor-plan.js';
import type { Student } from '../campus/population.js';
import { random, type Random } from '../numbers/random.js';
import { PERIOD_MINUTES, PERIOD_STARTS } from '../campus/weekly-timetable.js';

/** A stay between classes. */
export type Stay = {
  /** Undefined: off campus. */
  area: Area | undefined;
  x: number;
  y: number;
  seconds: number;
};

/** A student's habits on one day. Times are seconds after midnight. */
export type SpareTime = {
  wakeSecond: number;
  /** Whether the student spends the day at home, given how many classes the student attends. */
  staysHome: (sittings: number) => boolean;
  /** When the student goes home; 0: at once. */
  homeSecond: (sittings: number) => number;
  /** What to do next, with `slack` seconds until the next place; undefined if that is too short. */
  choose: (
    now: number,
    slack: number,
    here: Area | undefined,
    next: Area | undefined,
  ) => Stay | undefined;
};

/** Where students are when they are not in class. Every share and duration here is an estimate. */
export function spareTime(student: Student, scene: DayScene, draw: Random): SpareTime {
  const habits = random(scene.seed, 'habits', student.index, scene.dayNumber);
  const resident = student.home !== undefined;
  const wakeSecond = Math.round(habits.between(7, 9.5) * 3600);
  const homeBody = habits.chance(resident ? 0.25 : 0.7);
  const late = Math.round(habits.between(resident ? 20 : 17, resident ? 23.4 : 21) * 3600);
  const goesHomeAtOnce = habits.chance(resident ? 0.25 : 0.6);
  const meals = [
    { from: 11.2 * 3600, until: 13.2 * 3600, eaten: false },
    { from: 17 * 3600, until: 18.8 * 3600, eaten: false },
  ];
  return {
    wakeSecond,
    staysHome: (sittings) => sittings === 0 && homeBody,
    homeSecond: (sittings) => (sittings > 0 && goesHomeAtOnce ? 0 : late),
    choose: (now, slack, here, next) => {
      if (slack < SHORTEST_STAY_SECONDS) return undefined;
      const meal = meals.find(
        ({ from, until, eaten }) => !eaten && now + slack > from && now < until,
      );
      const hungry = meal !== undefined && now + 1200 > meal.from && draw.chance(0.7);
      if (meal && hungry) meal.eaten = true;
      const pastime = hungry ? 'canteen' : pickPastime(slack, resident, draw);
      return plan(pastime, now, slack, here, next);
    },
  };

  function plan(
    pastime: Pastime,
    now: number,
    slack: number,
    here: Area | undefined,
    next: Area | undefined,
  ): Stay {
    const [shortest, longest] = MINUTES[pastime];
    const seconds = Math.round(Math.min(slack, 60 * draw.between(shortest, longest)));
    if (pastime === 'away') return { area: undefined, x: 0, y: 0, seconds };
    if (pastime === 'home' && student.home) {
      return { area: student.home, x: student.homeX, y: student.homeY, seconds };
    }
    const area = place(pastime, now, seconds, here, next);
    return {
      area,
      x: area.x + draw.between(0, area.width),
      y: area.y + draw.between(0, area.depth),
      seconds,
    };
  }

  function place(
    pastime: Pastime,
    now: number,
    seconds: number,
    here: Area | undefined,
    next: Area | undefined,
  ): Area {
    const near = next?.kind === 'room' ? next : here?.kind === 'room' ? here : undefined;
    if (pastime === 'corridor' && near) return scene.ways.corridorOf(near) ?? near;
    if (pastime === 'study') {
      const room = freeRoom(scene, now, seconds, draw);
      if (room) return room;
    }
    const { halls } = scene.campus.plan;
    return draw.pick(pastime === 'canteen' ? halls.canteen : halls.library);
  }
}

type Pastime = 'home' | 'library' | 'study' | 'canteen' | 'corridor' | 'away';

const SHORTEST_STAY_SECONDS = 8 * 60;
/** Shortest and longest stay, minutes. */
const MINUTES: Record<Pastime, readonly [number, number]> = {
  home: [30, 180],
  library: [40, 180],
  study: [25, 80],
  canteen: [15, 45],
  corridor: [4, 20],
  away: [60, 240],
};
/** How often each pastime is chosen, and how many seconds of slack it needs at least. */
const SHARES: readonly { pastime: Pastime; share: number; least: number }[] = [
  { pastime: 'home', share: 0.34, least: 40 * 60 },
  { pastime: 'library', share: 0.24, least: 25 * 60 },
  { pastime: 'study', share: 0.13, least: 15 * 60 },
  { pastime: 'canteen', share: 0.07, least: 15 * 60 },
  { pastime: 'corridor', share: 0.08, least: 0 },
  { pastime: 'away', share: 0.14, least: 90 * 60 },
];

function pickPastime(slack: number, resident: boolean, draw: Random): Pastime {
  const open = SHARES.filter(
    ({ pastime, least }) => slack >= least && (resident || pastime !== 'home'),
  );
  let at = draw.next() * open.reduce((sum, { share }) => sum + share, 0);
  for (const { pastime, share } of open) {
    at -= share;
    if (at < 0) return pastime;
  }
  return 'corridor';
}

/** A teaching room without a class during the stay, if three tries find one. */
function freeRoom(scene: DayScene, now: number, seconds: number, draw: Random): Area | undefined {
  const rooms = scene.campus.plan.rooms;
  for (let attempt = 0; attempt < 3; attempt++) {
    const room = draw.integer(rooms.length);
    const taken = PERIOD_STARTS.some(
      (start, slot) =>
        start * 60 < now + seconds + 600 &&
        now < (start + PERIOD_MINUTES) * 60 &&
        scene.classDay.busy(room, slot),
    );
    if (!taken) return rooms[room];
  }
  return undefined;
}
