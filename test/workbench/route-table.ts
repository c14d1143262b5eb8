import { PAST, TODAY } from './board-campus.js';
import type { TestViewer } from './board.js';

/** Everybody who may ask, by what is different in them. */
export const VIEWERS = {
  viewer: [{ role: 'viewer' }],
  'department of the course': [{ role: 'department', scope: 'ERG' }],
  'another department': [{ role: 'department', scope: 'MAT' }],
  'lecturer by grant': [{ role: 'lecturer', scope: 'ERG2050/1' }],
  'lecturer by timetable': [{ role: 'lecturer', staffName: 'lecturer of section 1' }],
  'lecturer of another section': [{ role: 'lecturer', staffName: 'lecturer of section 2' }],
  registry: [{ role: 'registry' }],
  student: [{ role: 'student', studentId: 'S1' }],
  'fellow student': [{ role: 'student', studentId: 'S2' }],
  'another student': [{ role: 'student', studentId: 'S16' }],
  operator: [{ role: 'operator' }],
  owner: [{ role: 'owner' }],
  'person without a role': [],
} satisfies Record<string, TestViewer[]>;
export type ViewerName = keyof typeof VIEWERS;
export const NAMES = Object.keys(VIEWERS) as ViewerName[];

export const LECTURERS: ViewerName[] = ['lecturer by grant', 'lecturer by timetable'];
export const OTHER_LECTURER: ViewerName = 'lecturer of another section';
const DEPARTMENTS: ViewerName[] = ['department of the course', 'another department'];
const STUDENTS: ViewerName[] = ['student', 'fellow student', 'another student'];
export const RATES: ViewerName[] = ['viewer', ...DEPARTMENTS];
const ATTENDANCE = [
  ...RATES,
  ...LECTURERS,
  OTHER_LECTURER,
  'registry',
  ...STUDENTS,
] as ViewerName[];

export type RouteRow = {
  /** As the document of the API names it. */
  route: string;
  path: string;
  body?: unknown;
  /** A statement that runs before each request: what can be done once is there again. */
  before?: string;
  /** Those whom it answers. */
  answers: readonly ViewerName[];
  /** Those whom it tells that there is nothing. Everybody else may not ask at all. */
  nothing?: readonly ViewerName[];
  /** Whether it answers without login. */
  open?: true;
};

const CLASS_ROUTE = '/api/v1/classes/{date}/{course}/{section}/{start}';
export const CLASS = `/api/v1/classes/${PAST}/ERG2050/1/0830`.replace('0830', '08%3A30');
/** The same class a day later, which is in progress. */
const CLASS_NOW = CLASS.replace(PAST, TODAY);
const OTHERS_OF_CLASS: ViewerName[] = [OTHER_LECTURER, 'another student'];

const NO_REQUEST = 'DELETE FROM correction_request';
/** The fellow student has asked to have the verdict on that class corrected. */
const ONE_REQUEST = `
  REPLACE INTO correction_request (request_no, day, course, section, starts_at, ends_at, was_only,
    student_no, verdict, reason, requested_at, open_slot)
  VALUES (7, '${PAST}', 'ERG2050', '1', '${PAST} 08:30:00', '${PAST} 10:00:00', 1, 2, 'partial',
    'I came late', '${PAST} 12:00:00', 1)`;
const RULE = {
  ...{ name: 'Five in a row', kind: 'missed_in_row', classes: 5, share: null, before: null },
  ...{ scopeKind: 'campus', scope: '', counted: 'by_course', periodDays: null },
  ...{ mail: [], webhooks: [] },
};

export const TABLE: RouteRow[] = [
  { route: 'GET /api/v1/health', path: '/api/v1/health', answers: NAMES, open: true },
  { route: 'GET /api/openapi.json', path: '/api/openapi.json', answers: NAMES, open: true },
  { route: 'GET /api/v1/session', path: '/api/v1/session', answers: NAMES },
  { route: 'POST /api/v1/logout', path: '/api/v1/logout', answers: NAMES },
  { route: 'GET /api/v1/roles', path: '/api/v1/roles', answers: ['owner'] },
  {
    route: 'POST /api/v1/roles',
    path: '/api/v1/roles',
    body: { issuer: 'https://login.test', subject: 'somebody', role: 'viewer' },
    answers: ['owner'],
  },
  {
    route: 'DELETE /api/v1/roles',
    path: '/api/v1/roles?issuer=https%3A%2F%2Flogin.test&subject=somebody&role=viewer',
    answers: ['owner'],
  },
  { route: 'GET /api/v1/now', path: '/api/v1/now', answers: ATTENDANCE },
  { route: 'GET /api/v1/live', path: '/api/v1/live', answers: ATTENDANCE },
  { route: 'GET /api/v1/ingest', path: '/api/v1/ingest', answers: ['operator', 'registry'] },
  { route: 'GET /api/v1/imports', path: '/api/v1/imports', answers: ['operator', 'registry'] },
  {
    route: 'POST /api/v1/ingest/pause',
    path: '/api/v1/ingest/pause',
    body: { reason: 'maintenance' },
    answers: ['operator'],
  },
  {
    route: 'POST /api/v1/ingest/resume',
    path: '/api/v1/ingest/resume',
    body: { reason: 'maintenance is over' },
    answers: ['operator'],
  },
  { route: 'GET /api/v1/days/{date}', path: `/api/v1/days/${PAST}`, answers: ATTENDANCE },
  {
    route: `GET ${CLASS_ROUTE}`,
    path: CLASS,
    answers: ATTENDANCE.filter((name) => !OTHERS_OF_CLASS.includes(name)),
    nothing: OTHERS_OF_CLASS,
  },
  {
    route: `GET ${CLASS_ROUTE}/students/{student}`,
    path: `${CLASS}/students/S1`,
    answers: [...LECTURERS, 'registry', 'student'],
    nothing: [OTHER_LECTURER, 'fellow student', 'another student'],
  },
  {
    route: `POST ${CLASS_ROUTE}/students/{student}/correction`,
    path: `${CLASS}/students/S2/correction`,
    body: { verdict: 'present', reason: 'was there' },
    answers: ['registry'],
  },
  {
    route: `POST ${CLASS_ROUTE}/students/{student}/excuse`,
    path: `${CLASS}/students/S3/excuse`,
    body: { from: PAST, to: PAST, allCourses: false, reason: 'was ill' },
    answers: ['registry'],
  },
  {
    route: `POST ${CLASS_ROUTE}/students/{student}/excuses/{excuse}/withdrawal`,
    path: `${CLASS}/students/S3/excuses/1/withdrawal`,
    body: { reason: 'came after all' },
    answers: ['registry'],
  },
  {
    route: `POST ${CLASS_ROUTE}/confirmation`,
    path: `${CLASS}/confirmation`,
    body: { state: 'as_planned', reason: 'was held' },
    answers: ['registry'],
  },
  { route: 'GET /api/v1/me', path: '/api/v1/me', answers: STUDENTS },
  {
    route: 'GET /api/v1/requests',
    path: '/api/v1/requests',
    answers: [...LECTURERS, OTHER_LECTURER, 'registry'],
  },
  {
    route: 'POST /api/v1/requests',
    path: '/api/v1/requests',
    body: {
      ...{ date: PAST, course: 'ERG2050', section: '1', start: '08:30' },
      ...{ verdict: 'absent', reason: 'I was ill' },
    },
    before: NO_REQUEST,
    answers: ['student', 'fellow student'],
    nothing: ['another student'],
  },
  {
    route: 'POST /api/v1/requests/{no}/decision',
    path: '/api/v1/requests/7/decision',
    body: { decision: 'refuse', reason: 'came at the end' },
    before: ONE_REQUEST,
    answers: [...LECTURERS, 'registry'],
    nothing: [OTHER_LECTURER],
  },
  {
    route: 'POST /api/v1/requests/{no}/withdrawal',
    path: '/api/v1/requests/7/withdrawal',
    body: {},
    before: ONE_REQUEST,
    answers: ['fellow student'],
    nothing: ['student', 'another student'],
  },
  {
    route: `POST ${CLASS_ROUTE}/roll`,
    path: `${CLASS}/roll`,
    body: { there: ['S3'], away: [] },
    answers: [...LECTURERS, 'registry'],
    nothing: [OTHER_LECTURER],
  },
  {
    route: `GET ${CLASS_ROUTE}/code`,
    path: `${CLASS_NOW}/code`,
    answers: [...LECTURERS, 'registry'],
    nothing: [OTHER_LECTURER],
  },
  {
    route: `POST ${CLASS_ROUTE}/code`,
    path: `${CLASS_NOW}/code`,
    body: { minutes: 5, allowElsewhere: false },
    answers: [...LECTURERS, 'registry'],
    nothing: [OTHER_LECTURER],
  },
  {
    route: `POST ${CLASS_ROUTE}/code/end`,
    path: `${CLASS_NOW}/code/end`,
    body: { codeNo: 1 },
    answers: [...LECTURERS, 'registry'],
    nothing: [OTHER_LECTURER],
  },
  {
    route: 'GET /api/v1/rolls/agreement',
    path: '/api/v1/rolls/agreement',
    answers: ['registry'],
  },
  {
    route: 'POST /api/v1/code',
    path: '/api/v1/code',
    body: { code: 'no such code' },
    answers: STUDENTS,
  },
  {
    route: 'GET /api/v1/courses',
    path: '/api/v1/courses',
    answers: [...DEPARTMENTS, ...LECTURERS, OTHER_LECTURER, 'registry'],
  },
  {
    route: 'GET /api/v1/courses/{course}',
    path: '/api/v1/courses/ERG2050',
    answers: ['department of the course', ...LECTURERS, OTHER_LECTURER, 'registry'],
    nothing: ['another department'],
  },
  {
    route: 'GET /api/v1/courses/{course}/for/{platform}',
    path: '/api/v1/courses/ERG2050/for/moodle',
    answers: [...LECTURERS, OTHER_LECTURER, 'registry'],
  },
  { route: 'GET /api/v1/rooms', path: '/api/v1/rooms', answers: [...RATES, 'registry'] },
  {
    route: 'GET /api/v1/rooms/{room}',
    path: '/api/v1/rooms/A',
    answers: [...RATES, 'registry'],
  },
  {
    route: 'GET /api/v1/attention',
    path: '/api/v1/attention',
    answers: [...LECTURERS, OTHER_LECTURER, 'registry'],
  },
  { route: 'GET /api/v1/attention/rules', path: '/api/v1/attention/rules', answers: ['registry'] },
  {
    route: 'POST /api/v1/attention/preview',
    path: '/api/v1/attention/preview',
    body: { rule: RULE },
    answers: ['registry'],
  },
  {
    route: 'POST /api/v1/attention/rules',
    path: '/api/v1/attention/rules',
    body: { rule: RULE, reason: 'a new term' },
    answers: ['registry'],
  },
  {
    // The one that was just added.
    route: 'POST /api/v1/attention/rules/{rule}',
    path: '/api/v1/attention/rules/1',
    body: { rule: RULE, version: 1, isOn: false, reason: 'the term is over' },
    answers: ['registry'],
  },
];
