import { COURSE, COURSES } from './course-samples.js';
import { AGREEMENT, INGEST, INGEST_BROKEN } from './ingest-samples.js';
import { PROBLEM, sendEmpty, type State } from './page-state.js';
import { ROOM, ROOMS } from './rooms-samples.js';

/** The states of the pages Courses, Course, Rooms, Room and Health. */
export const OTHER_STATES: State[] = [
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
