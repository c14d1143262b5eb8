import { counted } from './shell.js';

/** What figures, verdicts and states are called. */
export const figures = {
  rate: 'Attendance rate',
  interval: '95 % interval',
  intervalFromTo: (low: string, high: string) => `95 % interval from ${low} to ${high}`,
  usual: (rate: string) => `usually ${rate}`,
  hidden: 'not shown',
  hiddenWhy: (least: number) =>
    `Groups of fewer than ${least} students, and rates of 0 % and 100 %, are not shown.`,
  unknown: 'not known',
  students: (count: number) => counted(count, 'student'),
  classes: (count: number) => counted(count, 'class', 'classes'),
  minutes: (count: number) => counted(count, 'minute'),
  states: {
    scheduled: 'Planned',
    live: 'Live',
    waiting: 'Not judged yet',
    provisional: 'Provisional',
    final: 'Final',
    no_data: 'No data',
    not_held: 'Not held',
    moved: 'Moved',
  },
  verdicts: {
    present: 'Present',
    partial: 'Partial',
    absent: 'Absent',
    unknown: 'Unknown',
    not_measured: 'Not measured',
  },
  /** One letter for each verdict, where there is no room for a word. */
  letters: {
    present: 'P',
    partial: 'H',
    absent: 'A',
    unknown: '?',
    not_measured: '–',
    excused: 'E',
  },
  heard: 'heard',
  inferred: 'inferred',
  corrected: 'corrected',
  byRoll: 'by roll',
  /** Beside a verdict. */
  excused: 'excused',
  excusedAlone: 'Excused',
  strip: (inRoom: number, elsewhere: number) =>
    `${inRoom} minutes in the room, ${elsewhere} minutes elsewhere`,
  legend: { room: 'in the room', elsewhere: 'elsewhere', silent: 'silent' },
};
