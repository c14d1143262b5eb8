import { CLASS, EXPLANATION, STUDENTS } from './class-samples.js';
import { press, PROBLEM, sendEmpty, type State } from './page-state.js';

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

/** The states of the page Class. */
export const CLASS_STATES: State[] = [
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
];
