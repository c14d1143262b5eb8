import { expect, test } from 'vitest';
import { nowOf, seenByClass, type Snapshot } from '../../../src/http/live/now-of.js';
import type { ClassSight, DayPlanClass } from '../../../src/mysql/board/now.js';

const DAY = '2019-09-02';
const PERSONS = { persons: true, rates: true };
const RATES = { persons: false, rates: true };
const NOTHING = { persons: false, rates: false };

function meeting(classNo: number, time: string, parts: Partial<DayPlanClass> = {}): DayPlanClass {
  const [start, end] = time.split('-');
  return {
    ...{ classNo, course: 'ERG2050', section: String(classNo), enrolled: 20, isMeasurable: true },
    ...{ room: 'A', building: 'North', capacity: 30 },
    startsAt: `${DAY} ${start}:00`,
    endsAt: `${DAY} ${end}:00`,
    ...parts,
  };
}

function snapshot(classes: DayPlanClass[], parts: Partial<Snapshot> = {}): Snapshot {
  const nobody = { seen: new Map(), usualRates: new Map(), warnings: [] };
  return { at: `${DAY} 08:32:30`, revision: '1/1', classes, ...nobody, ...parts };
}

const see = (shot: Snapshot, sight: ClassSight, leastGroup = 5) =>
  nowOf(shot, new Map(shot.classes.map(({ classNo }) => [classNo, sight])), leastGroup);
/** What is shown of one class of which so many were seen. */
const shown = (sight: ClassSight, enrolled: number, seen: number, usual?: number) =>
  see(
    snapshot([meeting(1, '08:30-09:50', { enrolled })], {
      seen: seenByClass([[1, 0, seen]]),
      usualRates: new Map(
        usual === undefined ? [] : [['ERG2050/1', { exact: usual, shown: usual }]],
      ),
    }),
    sight,
  ).classes[0]!;

test('a class is in progress from its start to its end, both included', () => {
  const classes = [meeting(1, '08:00-08:30'), meeting(2, '08:32-09:00', { room: 'B' })];
  const at = (time: string) =>
    see(snapshot(classes, { at: `${DAY} ${time}` }), PERSONS).classes.map(
      ({ section, phase }) => `${section} ${phase}`,
    );
  expect(at('08:30:00')).toEqual(['1 in_progress', '2 next']);
  expect(at('08:31:00')).toEqual(['2 next']);
  expect(at('08:32:00')).toEqual(['2 in_progress']);
});

test('of the classes to come, the first of each room is shown', () => {
  const classes = [
    meeting(1, '10:00-11:00'),
    meeting(2, '10:00-11:00', { room: 'B' }),
    meeting(3, '12:00-13:00'),
    meeting(4, '13:00-14:00', { room: null, building: null }),
  ];
  const { classes: next, nextStart } = see(snapshot(classes), PERSONS);
  expect(next.map(({ section }) => section)).toEqual(['1', '2', '4']);
  expect(nextStart).toBe(`${DAY} 10:00:00`);
});

test('the next start is given only while no class is in progress', () => {
  const classes = [meeting(1, '08:00-09:00'), meeting(2, '10:00-11:00')];
  expect(see(snapshot(classes), PERSONS).nextStart).toBeNull();
  const late = snapshot(classes, { at: `${DAY} 12:00:00` });
  expect(see(late, PERSONS)).toMatchObject({ classes: [], nextStart: null });
});

test('a class that is not there for the viewer counts for nothing', () => {
  const shot = snapshot([meeting(1, '08:00-09:00'), meeting(2, '10:00-11:00')]);
  const now = nowOf(shot, new Map([[2, PERSONS]]), 5);
  expect(now.classes.map(({ section }) => section)).toEqual(['2']);
  expect(now.nextStart).toBe(`${DAY} 10:00:00`);
});

test('whoever sees persons sees exact numbers, and arrivals from ten minutes before the start', () => {
  const seen = seenByClass([
    [1, 0, 3],
    [1, 2, 4],
  ]);
  const { classes } = see(snapshot([meeting(1, '08:30-09:50')], { seen }), PERSONS);
  expect(classes[0]).toMatchObject({ enrolled: 20, seen: 7, hidden: false });
  expect(classes[0]!.arrivals).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 4]);
  expect(shown(PERSONS, 3, 0, 1)).toMatchObject({ enrolled: 3, seen: 0, usualRate: 1 });
});

test('whoever sees no person sees no arrivals, and only whole groups', () => {
  expect(shown(RATES, 20, 13, 0.7)).toMatchObject({
    ...{ enrolled: 20, seen: 10, usualRate: 0.7, arrivals: null, hidden: false },
  });
  expect(shown(RATES, 20, 4)).toMatchObject({ enrolled: 20, seen: null, hidden: true });
  expect(shown(RATES, 20, 0)).toMatchObject({ seen: null, hidden: true });
  // That everybody is there would say it of each of them.
  expect(shown(RATES, 20, 20)).toMatchObject({ seen: 15, hidden: false });
  // Nor that at most one is missing.
  for (const seen of [4, 5, 6]) expect(shown(RATES, 6, seen)).toEqual(shown(RATES, 6, 0));
});

test('the usual rate of hidden classes is for those only who see persons', () => {
  const usualRates = new Map([['ERG2050/1', { exact: 0.95, shown: null }]]);
  const shot = snapshot([meeting(1, '08:30-09:50')], { usualRates });
  expect(see(shot, PERSONS).classes[0]!.usualRate).toBe(0.95);
  expect(see(shot, RATES).classes[0]!.usualRate).toBeNull();
});

test('a class of fewer students than the least group shows nothing', () => {
  expect(shown(RATES, 4, 3, 0.5)).toMatchObject({
    ...{ enrolled: null, seen: null, usualRate: null, arrivals: null, hidden: true },
  });
});

test('whoever sees neither persons nor rates sees when and where a class meets', () => {
  expect(shown(NOTHING, 20, 13, 0.7)).toMatchObject({
    ...{ room: 'A', enrolled: null, seen: null, usualRate: null, arrivals: null, hidden: false },
  });
});

test('in a room without access points nothing is said of who is there', () => {
  const shot = snapshot([meeting(1, '08:30-09:50', { isMeasurable: false })]);
  for (const sight of [PERSONS, RATES])
    expect(see(shot, sight).classes[0]).toMatchObject({
      ...{ enrolled: 20, seen: null, arrivals: null, hidden: false },
    });
});
