import { counted } from './shell.js';

/** The page Now. */
export const now = {
  title: 'Now',
  live: 'Live',
  connecting: 'Connecting',
  inProgress: 'Classes in progress',
  seen: 'Students seen so far',
  next: 'Next classes',
  nextAt: (time: string) => `next at ${time}`,
  until: (time: string) => `until ${time}`,
  seenOf: (seen: string, enrolled: string) => `${seen} of ${enrolled} seen`,
  seenOfAll: (seen: string, enrolled: string) => `${seen} of ${enrolled}`,
  enrolled: (count: number) => `${count.toLocaleString('en')} enrolled`,
  minutesIn: (minutes: number) => `${counted(minutes, 'minute')} in`,
  otherRooms: 'Other rooms',
  building: (name: string) => `Building ${name}`,
  buildings: 'Building',
  arrivals: 'Arrivals by the minute',
  arrivalsText: (count: string, most: string, at: string) =>
    `Arrivals by the minute: ${count} so far, most (${most}) at ${at}`,
  noArrivals: 'No arrivals so far',
  marks: {
    usual: 'usual rate of the class',
    arrivals: 'arrivals by the minute',
    start: 'start of the class',
  },
  nothing: 'No class is in progress',
  nextStart: (when: string) => `The next class begins: ${when}.`,
  nothingLeft: 'No class is left in the timetable.',
  lastDay: (day: string) => `Latest day: ${day}`,
  warnings: {
    behind: (count: number) =>
      `Ingest is behind: ${counted(count, 'record')} ${count === 1 ? 'waits' : 'wait'}. The figures below are not up to date.`,
    blocked: (count: number) =>
      `${counted(count, 'partition')} ${count === 1 ? 'is' : 'are'} blocked: somebody must look at Health.`,
    paused: (count: number) =>
      `Ingest is paused for ${counted(count, 'partition')}. Nothing new comes in from there.`,
    stopped: (count: number) =>
      `Ingest is stopped for ${counted(count, 'partition')}. Nothing new comes in from there.`,
    feed: () =>
      'The WiFi records look wrong today. Do not trust these figures before somebody looks at Health.',
    roster_ends: (count: number, mayMend: boolean) =>
      `The timetable ends in ${counted(count, 'day')}${mayMend ? ': import the next one' : ''}.`,
    no_roster: (_count: number, mayMend: boolean) =>
      `There is no timetable for today${mayMend ? ': import one' : ''}.`,
  },
};
