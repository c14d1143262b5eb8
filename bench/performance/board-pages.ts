import { random, type Random } from '../../src/simulator/numbers/random.js';
import { quantile, type Figure } from './figures.js';
import type { BoardServer } from './board-server.js';

const ROUNDS = 150;
const WARM_UP = 5;

/** A class of the term, and a student of it. */
export type SomeClass = {
  date: string;
  course: string;
  section: string;
  start: string;
  student: string;
};

/**
 * The answers that the pages ask for.
 * @param classes some that have verdicts
 * @param days all that have classes; the last one is today
 */
function paths(
  classes: readonly SomeClass[],
  days: readonly string[],
): Record<string, (draw: Random) => string> {
  const classPath = ({ date, course, section, start }: SomeClass) =>
    `classes/${date}/${course}/${section}/${start}`;
  return {
    session: () => 'session',
    now: () => 'now',
    day: (draw) => `days/${draw.pick(days.slice(0, -1))}`,
    'day, today': () => `days/${days.at(-1)}`,
    class: (draw) => classPath(draw.pick(classes)),
    explanation: (draw) => {
      const one = draw.pick(classes);
      return `${classPath(one)}/students/${one.student}?lang=en`;
    },
    courses: () => 'courses',
    course: (draw) => `courses/${draw.pick(classes).course}?from=${days[0]}&to=${days.at(-1)}`,
    requests: () => 'requests',
    ingest: () => 'ingest',
  };
}

/** How long each answer takes for the registry, one after the other. */
export async function measurePages(
  { url, logIn }: BoardServer,
  classes: readonly SomeClass[],
  days: readonly string[],
  rounds = ROUNDS,
): Promise<{ rows: Figure[]; notes: string[] }> {
  const { name, value } = await logIn();
  const draw = random(63, 'pages');
  const asked = Object.entries(paths(classes, days));
  const times = new Map(asked.map(([what]) => [what, [] as number[]]));
  const sizes = new Map<string, number>();
  const missing = new Set<string>();
  for (let round = -WARM_UP; round < rounds; round += 1)
    for (const [what, pathOf] of asked) {
      if (missing.has(what)) continue;
      const from = performance.now();
      const answer = await fetch(`${url}/api/v1/${pathOf(draw)}`, {
        headers: { cookie: `${name}=${value}` },
      });
      const { length } = await answer.text();
      if (!answer.ok) missing.add(`${what}`);
      else if (round >= 0) times.get(what)!.push(performance.now() - from);
      sizes.set(what, length);
    }
  const rows = asked
    .filter(([what]) => !missing.has(what))
    .flatMap(([what]) =>
      Object.entries({ p50: 0.5, p99: 0.99 }).map(([label, share]) => {
        return { what: `${what}: ${label}`, value: quantile(times.get(what)!, share), unit: 'ms' };
      }),
    );
  const kilobytes = [...sizes].map(([what, size]) => `${what} ${Math.round(size / 1000)}`);
  const notes = [
    `${rounds} rounds, one request after the other; kB of JSON: ${kilobytes.join(', ')}`,
  ];
  if (missing.size > 0) notes.push(`did not answer: ${[...missing].join(', ')}`);
  return { rows, notes };
}
