import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findingsInOppositeLooks } from '../workbench/browser.js';
import { openBoardPages, type BoardPages } from '../workbench/board-pages.js';
import { CLASS, EXPLANATION, STUDENTS } from '../workbench/class-samples.js';
import { COURSE, COURSES } from '../workbench/course-samples.js';
import { ROOM, ROOMS } from '../workbench/rooms-samples.js';
import { AGREEMENT, INGEST, INGEST_BROKEN } from '../workbench/ingest-samples.js';

/** Every state of the pages Class, Courses, Course, Rooms, Room and Health, looked at by axe. */

let pages: BoardPages;
/** One page for all states: a browser of its own for each would take longer than axe. */
let page: Page;

beforeAll(async () => {
  pages = await openBoardPages(() => Promise.resolve());
  // Operator and registry together have every page and every control.
  page = await pages.open('/days/2019-02-31', [{ role: 'registry' }, { role: 'operator' }]);
});

afterAll(() => pages?.close());

const AT = '/classes/2019-09-02/ERG2050/1/08:30';
const NO_FIGURES = {
  ...{ present: null, partial: null, absent: null, unknown: null, notMeasured: null },
  ...{
    inferred: null,
    excused: null,
    rate: null,
    rateLow: null,
    rateHigh: null,
    seedRate: null,
    coverage: null,
  },
  ...{ policy: null, rolledUpAt: null },
};
const NO_ROLL = { mayTakeRoll: false, mayShowCode: false };
const NO_CHANGES = { mayCorrect: false, mayConfirm: false, rooms: [], ...NO_ROLL };
const NO_PERSON = { ...CLASS, persons: 'none', students: [], ...NO_CHANGES };
const PROBLEM = { status: 503, code: 'unreachable', detail: 'MySQL does not answer.' };

/** A state: an address, the answers of the API in it, and a text that shows that it is there. */
type State = {
  name: string;
  path: string;
  answers: Record<string, unknown>;
  text: string;
  act?: (page: Page) => Promise<void>;
};

const press = (name: string) => (page: Page) => page.getByRole('button', { name }).first().click();
/** Opens a form and sends it empty, so that it shows what is missing. */
const sendEmpty = (open: string, send: string) => async (page: Page) => {
  await press(open)(page);
  await page.getByRole('dialog').getByRole('button', { name: send }).click();
};

const STATES: State[] = [
  { name: 'class', path: AT, answers: { classes: CLASS }, text: 'Students' },
  {
    name: 'class, filtered to nothing',
    path: `${AT}?find=nobody`,
    answers: { classes: CLASS },
    text: 'No student fits',
  },
  {
    name: 'class, a student open',
    path: `${AT}?student=S1001`,
    answers: { classes: CLASS, students: EXPLANATION },
    text: 'Where the devices were',
  },
  {
    name: 'class, a student open without evidence',
    path: `${AT}?student=S1005`,
    answers: {
      classes: CLASS,
      students: { ...EXPLANATION, reasons: [], stays: [], corrections: [], policy: null },
    },
    text: 'No device was heard',
  },
  {
    name: 'class, an explanation that fails',
    path: `${AT}?student=S1001`,
    answers: { classes: CLASS, students: PROBLEM },
    text: 'MySQL does not answer.',
  },
  {
    name: 'class, the correction with what is missing',
    path: `${AT}?student=S1001`,
    answers: { classes: CLASS, students: EXPLANATION },
    text: 'Choose one of these.',
    act: sendEmpty('Correct', 'Save'),
  },
  {
    name: 'class, the confirmation with what is missing',
    path: AT,
    answers: { classes: CLASS },
    text: 'Choose the room.',
    act: async (page) => {
      await press('Confirm the class')(page);
      await page.getByRole('radio', { name: 'another room' }).check();
      await page.getByRole('button', { name: 'Save' }).click();
    },
  },
  {
    name: 'class, the excuse with what is missing',
    path: `${AT}?student=S1001`,
    answers: { classes: CLASS, students: EXPLANATION },
    text: 'Enter both days.',
    act: async (page) => {
      await press('Excuse')(page);
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Last day').fill('2019-09-01');
      await dialog.getByRole('button', { name: 'Save' }).click();
    },
  },
  {
    name: 'class for a lecturer',
    path: AT,
    answers: { classes: { ...CLASS, persons: 'in_class', ...NO_CHANGES, mayTakeRoll: true } },
    text: 'You see what happened during the class',
  },
  {
    name: 'class for a student',
    path: AT,
    answers: {
      classes: { ...CLASS, ...NO_FIGURES, persons: 'self', students: [STUDENTS[2]], ...NO_CHANGES },
    },
    text: 'You see your own record only.',
  },
  { name: 'class for a viewer', path: AT, answers: { classes: NO_PERSON }, text: 'no person' },
  {
    name: 'class of a small group',
    path: AT,
    answers: { classes: { ...NO_PERSON, ...NO_FIGURES, enrolled: null, hidden: true } },
    text: 'Figures of fewer than 5 students',
  },
  ...(['scheduled', 'live', 'waiting', 'provisional', 'no_data', 'not_held', 'moved'] as const).map(
    (state) => ({
      name: `class that is ${state}`,
      path: AT,
      answers: { classes: { ...CLASS, ...NO_FIGURES, state, suggestedRoom: 'TB-103' } },
      text: 'Students',
    }),
  ),
  {
    name: 'class without students',
    path: AT,
    answers: { classes: { ...CLASS, ...NO_FIGURES, students: [], room: null } },
    text: 'Nobody is enrolled',
  },
  {
    name: 'class that fails',
    path: AT,
    answers: { classes: PROBLEM },
    text: 'MySQL does not answer.',
  },
  {
    name: 'class that is not there',
    path: AT,
    answers: { classes: { status: 404, code: 'no_such_page', detail: '' } },
    text: 'There is nothing here',
  },
  { name: 'courses', path: '/courses', answers: { courses: COURSES }, text: 'ERG2020' },
  {
    name: 'courses, filtered to nothing',
    path: '/courses?find=x9',
    answers: { courses: COURSES },
    text: 'No course fits',
  },
  {
    name: 'no courses',
    path: '/courses',
    answers: { courses: { courses: [] } },
    text: 'no course',
  },
  { name: 'course', path: '/courses/ERG2050', answers: { courses: COURSE }, text: 'Section 2' },
  {
    name: 'course as a table',
    path: '/courses/ERG2050',
    answers: { courses: COURSE },
    text: 'Classes',
    act: (page) => page.getByText('The same as a table').click(),
  },
  {
    name: 'course for a department',
    path: '/courses/ERG2050',
    answers: { courses: { ...COURSE, grid: null } },
    text: 'no person',
  },
  {
    name: 'course without results',
    path: '/courses/ERG2050',
    answers: {
      courses: { ...COURSE, weeks: [], sections: [], campus: [], classes: [], grid: null },
    },
    text: 'No class of this course',
  },
  {
    name: 'course without final results',
    path: '/courses/ERG2050',
    answers: {
      courses: {
        ...COURSE,
        classes: COURSE.classes.map((one) => ({ ...one, state: 'provisional' })),
      },
    },
    text: 'no class of these days is final',
  },
  {
    name: 'report',
    path: '/courses/ERG2050/report',
    answers: { courses: COURSE },
    text: 'Students of section 2',
  },
  {
    name: 'report without students and without results',
    path: '/courses/ERG2050/report',
    answers: {
      courses: {
        ...{ ...COURSE, weeks: [], total: null, sections: [], campus: [], classes: [] },
        grid: null,
      },
    },
    text: 'no person',
  },
  { name: 'rooms', path: '/rooms', answers: { rooms: ROOMS }, text: 'Classes in rooms' },
  {
    name: 'rooms that nobody has counted, in steps',
    path: '/rooms',
    answers: { rooms: { ...ROOMS, days: 0, week: [], unfit: [], exact: false } },
    text: 'No rooms yet',
  },
  {
    name: 'rooms, filtered to nothing',
    path: '/rooms?find=x9',
    answers: { rooms: { ...ROOMS, unfit: [] } },
    text: 'No room fits.',
  },
  {
    name: 'no rooms',
    path: '/rooms',
    answers: { rooms: { ...ROOMS, rooms: [] } },
    text: 'The roster names no rooms.',
  },
  { name: 'rooms that fail', path: '/rooms', answers: { rooms: PROBLEM }, text: 'MySQL does not' },
  { name: 'room', path: '/rooms/TB-103', answers: { rooms: ROOM }, text: 'Classes in this room' },
  {
    name: 'room in which nobody was',
    path: '/rooms/TB-103',
    answers: {
      rooms: { ...ROOM, exact: false, sections: [], week: [], day: { ...ROOM.day, pieces: [] } },
    },
    text: 'Never 5 people or more',
  },
  {
    name: 'room that nobody has counted',
    path: '/rooms/TB-103',
    answers: { rooms: { ...ROOM, day: null } },
    text: 'No rooms yet',
  },
  { name: 'health', path: '/health', answers: { ingest: INGEST }, text: 'All is well.' },
  {
    name: 'health, much is wrong',
    path: '/health',
    answers: { ingest: INGEST_BROKEN },
    text: 'Kafka does not answer',
  },
  {
    name: 'health of something new',
    path: '/health',
    answers: {
      ingest: {
        ...INGEST,
        ...{ partitions: [], roster: null, nights: [], temporalUi: null, mayControl: false },
        feed: { events: 0, failed: null, unlisted: null, unknownDevices: null },
      },
    },
    text: 'There is no roster',
  },
  {
    name: 'health with rolls',
    path: '/health',
    answers: { ingest: INGEST, agreement: AGREEMENT },
    text: 'of the decided agree',
  },
  {
    name: 'health, the pause with what is missing',
    path: '/health',
    answers: { ingest: INGEST },
    text: 'Write a reason of 3 to 200 characters.',
    act: sendEmpty('Pause all', 'Pause'),
  },
];

/** Answers by the part of the API: the last one of the path that has an answer. */
async function answerWith(answers: Record<string, unknown>): Promise<void> {
  await page.unrouteAll();
  const parts = [
    'classes',
    'courses',
    'rooms',
    'ingest',
    ...('agreement' in answers ? ['rolls'] : []),
  ];
  await page.route(new RegExp(`/api/v1/(${parts.join('|')})`), (route) => {
    const part = new URL(route.request().url()).pathname
      .split('/')
      .findLast((one) => one in answers);
    const answer = part === undefined ? {} : (answers[part] as { status?: number });
    return route.fulfill({ json: answer, status: answer.status ?? 200 });
  });
}

async function show({ path, answers, text, act }: State): Promise<void> {
  await answerWith(answers);
  // The state before this one may have chosen a language and a size.
  await page.evaluate('localStorage.clear()');
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(new URL(path, pages.served.url).href);
  await act?.(page);
  await page.getByText(text).first().waitFor();
}

test.each(STATES)(
  'axe finds nothing, and nothing is wider than the screen: $name',
  async (state) => {
    await show(state);
    expect(await findingsInOppositeLooks(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
  },
);
