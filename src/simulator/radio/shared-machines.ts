import type { AccessPoint } from '../campus/access-points.js';
import { macText } from '../campus/mac-text.js';
import type { Student } from '../campus/population.js';
import type { DayPlan } from '../day/day-plan.js';
import type { Sitting } from '../day/sittings.js';
import type { Noise } from '../noise.js';
import { random, type Random } from '../numbers/random.js';
import type { Association } from './airspace.js';
import { loginOf } from './logins.js';

/** A student who sits in a room. */
type Seated = { student: Student; sitting: Sitting };

/**
 * Machines that belong to a room, such as a cart of laptops. In a class a student may log in to
 * one. Before and after that the machine is on by its own account. No list has them.
 */
export class SharedMachines {
  readonly #points: readonly AccessPoint[];
  readonly #students: readonly Student[];
  readonly #perRoom: number;
  readonly #seed: number;

  constructor(
    points: readonly AccessPoint[],
    students: readonly Student[],
    noise: Noise,
    seed: number,
  ) {
    this.#points = points.filter(({ area }) => area.kind === 'room');
    this.#students = students;
    this.#perRoom = Math.round(noise.sharedMachinesPerRoom);
    this.#seed = seed;
  }

  /** Their associations on a day, by minute of the day, in order of time. */
  day(plan: DayPlan): Association[][] {
    const minutes: Association[][] = Array.from({ length: DAY_MINUTES }, () => []);
    if (this.#perRoom === 0) return minutes;
    const seatedIn = this.#seated(plan);
    for (const point of this.#points)
      for (const [at, seated] of seatedIn.get(point.area.name) ?? [])
        for (let machine = 0; machine < this.#perRoom; machine++) {
          const draw = random(
            this.#seed,
            'machine',
            point.index,
            machine,
            at,
            plan.scene.dayNumber,
          );
          const user = draw.pick(seated);
          if (draw.chance(USED_SHARE)) this.#use(point, machine, user, draw, minutes);
        }
    for (const minute of minutes) minute.sort((a, b) => a.second - b.second);
    return minutes;
  }

  /** Who sits in the classes of each room, by the start of the class. */
  #seated(plan: DayPlan): Map<string, Map<number, Seated[]>> {
    const found = new Map<string, Map<number, Seated[]>>();
    plan.sittings.forEach((sittings, index) => {
      for (const sitting of sittings) {
        if (!sitting.attended) continue;
        const room = found.get(sitting.room.name) ?? new Map<number, Seated[]>();
        found.set(sitting.room.name, room);
        const one = { student: this.#students[index] as Student, sitting };
        room.set(sitting.dated.start, [...(room.get(sitting.dated.start) ?? []), one]);
      }
    });
    return found;
  }

  #use(
    { index: point }: AccessPoint,
    machine: number,
    { student, sitting }: Seated,
    draw: Random,
    minutes: Association[][],
  ): void {
    const mac = macText('laptop', SERIALS + point * MOST_PER_ROOM + machine);
    const join = (second: number, user: string) => {
      const joined: Association = { second, mac, point, from: point, kind: 'joined', user };
      minutes[Math.floor(second / 60)]?.push(joined);
    };
    const own = `host/machine-${point}-${machine}.campus.example`;
    const login = Math.floor(sitting.arrive + draw.between(60, 600));
    if (login >= sitting.depart) return;
    join(login - 45, own);
    for (let second = login; second < sitting.depart; second += Math.floor(draw.between(600, 1500)))
      join(second, loginOf(student));
    join(sitting.depart + 30, own);
  }
}

const DAY_MINUTES = 1440;
/** Above those of students' devices, and below those of staff. */
const SERIALS = 0x30000000;
const MOST_PER_ROOM = 64;
/** Share of the classes of a room in which a machine is used (estimate). */
const USED_SHARE = 0.5;
