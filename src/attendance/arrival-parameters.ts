import { AMOUNT, COUNT, ESTIMATE, POSITIVE, parameter } from './parameter.js';

/** How evidence says when a student came and went. */
export const ARRIVAL_PARAMETERS = {
  onTimeMinutes: parameter(10, AMOUNT, {
    text: 'A student is on time until so many minutes after the start, and late after that.',
    source: ESTIMATE,
  }),
  lateMinutes: parameter(30, AMOUNT, {
    text:
      'Partial instead of present, if the student came more than so many minutes late and was ' +
      'seen coming.',
    source: 'Northampton: present to 30 minutes',
  }),
  settledMinutes: parameter(5, COUNT, {
    text: 'Arrival: the first minute from which so many of settlingMinutes speak for the room.',
    source: ESTIMATE,
  }),
  settlingMinutes: parameter(10, COUNT, {
    text: 'The time in which a student must be settledMinutes in the room to have arrived.',
    source: ESTIMATE,
  }),
  wayTimes: parameter(1.5, POSITIVE, {
    text:
      'An access point is on the way to a room, if it hears those who come there this many times ' +
      'as often as others, and more than those who sit there. Wrong where the way has seats.',
    source: ESTIMATE,
  }),
  passingMinutes: parameter(2, AMOUNT, {
    text:
      'Being heard on the way for no longer than this is walking past. Wrong for those who wait ' +
      'at the door, who seem to come when they are first heard there.',
    source: ESTIMATE,
  }),
  walkMinutes: parameter(5, AMOUNT, {
    text:
      'A student heard on the way, and within this time in the room, came when heard in the room. ' +
      'Wrong where the way is longer.',
    source: ESTIMATE,
  }),
  changeMinutes: parameter(20, AMOUNT, {
    text:
      'Between sightings elsewhere and in the room that are further apart, a student came or left ' +
      'halfway, and an arrival that may have been on time is not certain.',
    source: ESTIMATE,
  }),
  earlyMinutes: parameter(10, AMOUNT, {
    text: 'A student who leaves less than so many minutes before the end does not leave early.',
    source: ESTIMATE,
  }),
};
