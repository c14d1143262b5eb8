import type { BenchCampus } from '../bench-campus.js';
import { coveringAccessPoints } from '../campus.js';

/** How a campus compares with the literature: shares 0..1 of its classes held as planned. */
export function statistics(campus: BenchCampus) {
  const covering = coveringAccessPoints(campus);
  const sums = { there: 0, silent: 0, records: 0, beside: 0, late: 0, veryLate: 0, early: 0 };
  const kinds = new Map<string, { there: number; enrolled: number }>();
  const absent = { all: 0, heard: 0, own: 0 };
  const classes = { all: 0, notHeld: 0, moved: 0 };
  for (const day of campus.days)
    for (const one of day.classes) {
      classes.all += 1;
      if (!one.held) classes.notHeld += 1;
      else if (one.roomUsed !== one.room) classes.moved += 1;
      else addClass(day, one);
    }
  const rates = Object.fromEntries(
    [...kinds].map(([kind, { there, enrolled }]) => [kind, there / enrolled]),
  );
  return {
    classes: classes.all,
    notHeld: classes.notHeld / classes.all,
    moved: classes.moved / classes.all,
    silent: sums.silent / sums.there,
    beside: sums.beside / sums.records,
    late: sums.late / sums.there,
    veryLate: sums.veryLate / sums.there,
    early: sums.early / sums.there,
    absentHeard: absent.heard / absent.all,
    absentHeardInRoom: absent.own / absent.all,
    rates,
  };

  function addClass(day: BenchCampus['days'][number], one: (typeof day.classes)[number]): void {
    const own = covering(one.room);
    const kind = kinds.get(one.kind) ?? { there: 0, enrolled: 0 };
    kinds.set(one.kind, kind);
    for (const truth of one.students) {
      const heard = campus.students[truth.studentNo]!.devices.flatMap(({ index }) =>
        day.events[index]!.filter(
          ({ second }) => second >= one.startSecond && second < one.endSecond,
        ),
      );
      const inRoom = heard.filter(({ accessPointNo }) => own.has(accessPointNo)).length;
      kind.enrolled += 1;
      if (!truth.attended) {
        absent.all += 1;
        absent.heard += Number(heard.length > 0);
        absent.own += Number(inRoom > 0);
        continue;
      }
      kind.there += 1;
      sums.there += 1;
      sums.silent += Number(heard.length === 0);
      const seated = heard.filter(
        ({ second }) => second > truth.arrival + 60 && second < truth.departure,
      );
      sums.records += seated.length;
      sums.beside += seated.filter(({ accessPointNo }) => !own.has(accessPointNo)).length;
      sums.late += Number(truth.arrival > one.startSecond);
      sums.veryLate += Number(truth.arrival > one.startSecond + 600);
      sums.early += Number(truth.departure < one.endSecond - 600);
    }
  }
}
