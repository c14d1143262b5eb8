import type {
  CourseAnswer,
  CoursesAnswer,
  TotalRates,
  WeekRates,
} from '../../src/http/schemas/course.js';

/** Answers of the API that are hard to bring about, to show the pages in each of their states. */

const DAY = '2019-09-02';

export const COURSES: CoursesAnswer = {
  courses: Array.from({ length: 30 }, (_, place) => ({
    course: `${['ACT', 'CSC', 'ERG', 'MAT'][place % 4]}${2000 + place * 10}`,
    sections: 1 + (place % 3),
    lastDay: place === 3 ? null : DAY,
    rate: place % 7 === 3 ? null : 0.6 + ((place * 13) % 35) / 100,
    hidden: place % 7 === 3 && place !== 3,
  })),
};

const WEEKS = ['2019-09-02', '2019-09-09', '2019-09-16', '2019-09-23', '2019-09-30', '2019-10-07'];

function weeksOf(first: number): WeekRates[] {
  return WEEKS.map((week, place) => {
    const rate = first - place * 0.03 + (place % 2) * 0.02;
    const isHidden = first < 0.8 && place === 4;
    return {
      week,
      classes: 2,
      rate: isHidden ? null : rate,
      rateLow: isHidden ? null : rate - 0.08,
      rateHigh: isHidden ? null : Math.min(1, rate + 0.06),
      lateShare: isHidden ? null : 0.05 + place * 0.04,
      hidden: isHidden,
    };
  });
}

function totalOf(first: number): TotalRates {
  const { week: _, ...rates } = weeksOf(first)[3]!;
  return { ...rates, classes: 12 };
}

function twoDaysLater(day: string): string {
  return new Date(Date.parse(day) + 2 * 86_400_000).toISOString().slice(0, 10);
}

const COURSE_CLASSES = WEEKS.flatMap((week) =>
  ['1', '2'].flatMap((section) =>
    [week, twoDaysLater(week)].map((date) => ({
      date,
      section,
      start: section === '1' ? '08:30' : '10:30',
      state: 'final',
      rate: 0.8,
    })),
  ),
);
const CYCLE = ['present', 'present', 'absent', 'present', 'partial', 'unknown'] as const;

const MEASURED = new Set<string>(['present', 'partial', 'absent']);

export const COURSE: CourseAnswer = {
  course: 'ERG2050',
  from: '2019-09-02',
  to: '2019-10-11',
  sections: [
    { section: '1', weeks: weeksOf(0.92), total: totalOf(0.92) },
    { section: '2', weeks: weeksOf(0.78), total: totalOf(0.78) },
  ],
  weeks: weeksOf(0.86),
  total: totalOf(0.86),
  campus: WEEKS.map((week, place) => ({ week, rate: 0.82 - place * 0.01 })),
  classes: COURSE_CLASSES,
  grid: {
    students: Array.from({ length: 16 }, (_, place) => {
      const section = place < 9 ? '1' : '2';
      const taken = COURSE_CLASSES.map((one, at) =>
        one.section === section ? (CYCLE[(place + at) % CYCLE.length] ?? null) : null,
      );
      const excusedAt = place % 7 === 2 ? [taken.indexOf('absent')] : [];
      const verdicts = taken.map((verdict, at) =>
        excusedAt.includes(at) ? ('not_measured' as const) : verdict,
      );
      return {
        studentId: `S${1000 + place}`,
        section,
        verdicts,
        bases: verdicts.map((verdict, at) =>
          verdict === 'present' ? (at % 5 === 0 ? 'inferred' : 'heard') : null,
        ),
        attended: verdicts.filter((one) => one === 'present' || one === 'partial').length,
        measured: verdicts.filter((one) => one !== null && MEASURED.has(one)).length,
        excused: excusedAt.length,
        excusedAt,
      };
    }),
  },
};
