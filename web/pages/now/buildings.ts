import type { NowClass } from '../../../src/http/schemas/now.js';

/** The classes of a building; '' is the one of rooms without one. */
type Building = { name: string; running: NowClass[]; next: NowClass[] };

const order = new Intl.Collator('en', { numeric: true });

/** The names of the buildings of some classes, in order. */
export function buildingsOf(classes: readonly { building: string | null }[]): string[] {
  const names = new Set(classes.flatMap(({ building }) => building ?? []));
  return [...names].sort((a, b) => order.compare(a, b));
}

/** Classes by building, and in each by room and start; those without a building come last. */
export function inBuildings(classes: NowClass[]): Building[] {
  const sorted = [...classes].sort(
    (a, b) =>
      order.compare(a.room ?? '', b.room ?? '') ||
      order.compare(a.start, b.start) ||
      order.compare(a.course, b.course),
  );
  return [...buildingsOf(classes), '']
    .map((name) => {
      const here = sorted.filter(({ building }) => (building ?? '') === name);
      return {
        name,
        running: here.filter(({ phase }) => phase === 'in_progress'),
        next: here.filter(({ phase }) => phase === 'next'),
      };
    })
    .filter(({ running, next }) => running.length + next.length > 0);
}
