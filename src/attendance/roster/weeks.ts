import { addDays, weekdayOf } from '../wall-clock.js';

/** The last week that a term may have. */
const MOST_WEEKS = 60;

/** A week of a term that calendar.csv names. Weeks begin on Monday. */
export type NamedWeek = { week: number; monday: string };

/** The named weeks of one term, in order; the first is week 1. */
export type Term = readonly NamedWeek[];

/**
 * Reads the weeks of a class: "1-16", "1-15(odd)", "2-16(双)", "1,3,5-9". A mark of odd or even
 * weeks belongs to the span before it.
 * @returns the weeks in order, each once; undefined if the text is no such list
 */
export function writtenWeeks(text: string): number[] | undefined {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\s|第|weeks?|wks?|[周週]/g, '');
  const weeks = new Set<number>();
  for (const item of plain.split(/[,;、]/)) {
    const [, first, last = first, mark] =
      /^(\d{1,2})(?:[-~–—至到](\d{1,2}))?(?:\(?(odd|even|单|双|單|雙)\)?)?$/.exec(item) ?? [];
    if (first === undefined || Number(first) < 1 || Number(last) > MOST_WEEKS) return undefined;
    if (Number(last) < Number(first)) return undefined;
    for (let week = Number(first); week <= Number(last); week += 1)
      if (mark === undefined || isOdd(mark) === (week % 2 === 1)) weeks.add(week);
  }
  return weeks.size === 0 ? undefined : [...weeks].sort((a, b) => a - b);
}

function isOdd(mark: string): boolean {
  return mark === 'odd' || mark === '单' || mark === '單';
}

/** The Monday of the week of a day. */
export function mondayOf(day: string): string {
  return addDays(day, 1 - weekdayOf(day));
}

/** The terms of a calendar. Each begins with a week 1. */
export function termsOf(named: readonly NamedWeek[]): Term[] {
  const terms: NamedWeek[][] = [];
  let last: NamedWeek | undefined;
  for (const one of named.toSorted(byPlace)) {
    // Several days of one week may name it.
    if (one.monday === last?.monday && one.week === last.week) continue;
    if (one.week === 1 || terms.length === 0) terms.push([one]);
    else terms.at(-1)!.push(one);
    last = one;
  }
  return terms.filter(([first]) => first!.week === 1);
}

function byPlace(a: NamedWeek, b: NamedWeek): number {
  return a.monday.localeCompare(b.monday) || a.week - b.week;
}

/** The term in which a day lies: the last one that has begun by then, else the first one. */
export function termOn(terms: readonly Term[], day: string): Term | undefined {
  return terms.findLast(([first]) => first!.monday <= day) ?? terms[0];
}

/**
 * The Monday of a week of a term, counted from the last week before it that has a name: after weeks
 * without classes, a calendar names the next one.
 */
export function weekMonday(term: Term, week: number): string {
  const known = term.findLast((one) => one.week <= week)!;
  return addDays(known.monday, 7 * (week - known.week));
}

/** Weeks of a term as spans of days, from a Monday to a Sunday. */
export function weekSpans(
  term: Term,
  weeks: readonly number[],
): { firstDate: string; lastDate: string }[] {
  const spans: { firstDate: string; lastDate: string }[] = [];
  for (const week of weeks) {
    const firstDate = weekMonday(term, week);
    const open = spans.at(-1);
    if (open && addDays(open.lastDate, 1) === firstDate) open.lastDate = addDays(firstDate, 6);
    else spans.push({ firstDate, lastDate: addDays(firstDate, 6) });
  }
  return spans;
}
