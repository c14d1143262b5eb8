import { expect, test } from 'vitest';
import {
  carryOver,
  type MeetingTime,
  type SpokenClass,
} from '../../../src/attendance/judging/carry-over.js';

/** "08:30-09:50", with "!" behind it if it was the only class of its day. */
function spokenOf(text: string): SpokenClass {
  return { ...meetingOf(text.replace('!', '')), wasOnly: text.endsWith('!') };
}

function meetingOf(text: string): MeetingTime {
  const [start, end] = text.split('-');
  return { startsAt: `2019-09-02 ${start}:00`, endsAt: `2019-09-02 ${end}:00` };
}

test.each<[what: string, spoken: string[], classes: string[], carried: (string | undefined)[]]>([
  ['begins at the same time', ['08:30-09:50'], ['08:30-09:00', '08:40-09:50'], ['08:30']],
  ['moved by five minutes', ['08:30-09:50'], ['08:35-09:55'], ['08:35']],
  ['overlaps two', ['08:30-09:50'], ['08:00-08:45', '08:45-10:05'], ['08:45']],
  ['was and is the only one', ['08:30-09:50!'], ['15:00-16:20'], ['15:00']],
  ['is the only one, but was one of two', ['15:00-16:20'], ['08:30-09:50'], [undefined]],
  [
    'was the only one, but now there are two',
    ['08:30-09:50!'],
    ['10:30-11:50', '15:00-16:20'],
    [undefined],
  ],
  ['touches another one', ['08:30-09:50'], ['09:50-11:10', '15:00-16:20'], [undefined]],
  ['is not there any more', ['08:30-09:50!'], [], [undefined]],
  [
    'is joined with the next one',
    ['08:30-09:20', '09:30-10:20'],
    ['08:30-10:20'],
    ['08:30', undefined],
  ],
  [
    'is joined with one that it is closer to',
    ['08:30-09:20', '09:30-10:20'],
    ['09:00-10:20'],
    [undefined, '09:00'],
  ],
  [
    'was spoken of before and after a move',
    ['08:30-09:50', '08:35-09:55'],
    ['08:35-09:55'],
    ['08:35', '08:35'],
  ],
  [
    'was spoken of before and after a move without overlap',
    ['08:30-09:50!', '15:00-16:20!'],
    ['15:00-16:20'],
    ['15:00', '15:00'],
  ],
  ['is split', ['08:30-10:20'], ['08:30-09:20', '09:30-10:20'], ['08:30']],
])('a class that %s', (_, spoken, classes, carried) => {
  const said = spoken.map(spokenOf);
  const found = carryOver(said, classes.map(meetingOf));
  expect(said.map((one) => found.get(one)?.startsAt.slice(11, 16))).toEqual(carried);
});
