import { expect, test } from 'vitest';
import { CHART, lineThrough, namedWeeks, scaleOf } from '../../web/pages/course/chart-scale.js';
import { gridOf } from '../../web/pages/course/grid-of.js';
import { COURSE } from '../workbench/course-samples.js';

const WEEKS = ['2019-09-02', '2019-09-09', '2019-09-16', '2019-09-23', '2019-09-30'];

test('weeks go from left to right and shares from the bottom to the top', () => {
  const { x, y } = scaleOf(WEEKS);
  const places = WEEKS.map(x);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places[0]).toBeGreaterThanOrEqual(CHART.left);
  expect(places.at(-1)).toBeLessThanOrEqual(CHART.width - CHART.right);
  expect(y(1)).toBe(CHART.top);
  expect(y(0)).toBe(CHART.height - CHART.bottom);
  expect(Number.isFinite(scaleOf([WEEKS[0]!]).x(WEEKS[0]!))).toBe(true);
});

test('a line is broken where a week has no rate', () => {
  const rates = [0.5, 0.6, null, 0.7, 0.8];
  const line = lineThrough(
    WEEKS.map((week, place) => ({ week, rate: rates[place]! })),
    scaleOf(WEEKS),
  );
  expect(line.replace(/[^ML]/g, '')).toBe('MLML');
});

test('the first and the last week are always named, and never too many', () => {
  const many = Array.from({ length: 17 }, (_, place) => `week ${place}`);
  const named = namedWeeks(many);
  expect(named).toEqual(['week 0', 'week 5', 'week 11', 'week 16']);
  expect(namedWeeks(many.slice(0, 2))).toEqual(['week 0', 'week 1']);
});

test('the grid of a section has its own classes and students, each verdict below its class', () => {
  const { classes, students } = gridOf(COURSE, '2');
  expect(new Set(classes.map(({ section }) => section))).toEqual(new Set(['2']));
  expect(students.map(({ studentId }) => studentId)).toEqual(
    COURSE.grid!.students.filter(({ section }) => section === '2').map((one) => one.studentId),
  );
  const [first] = students;
  expect(first!.verdicts.length).toBe(classes.length);
  const place = COURSE.classes.indexOf(classes[3]!);
  const all = COURSE.grid!.students.find(({ studentId }) => studentId === first!.studentId)!;
  expect(first!.verdicts[3]).toBe(all.verdicts[place]);
  const excused = students.find((student) => student.excused > 0)!;
  expect(excused.areExcused.filter(Boolean)).toHaveLength(1);
  expect(excused.verdicts[excused.areExcused.indexOf(true)]).toBe('not_measured');
});
