import { COUNT, ESTIMATE, INNER_SHARE, POSITIVE, SHARE, parameter } from './parameter.js';

/** When we say that a class moved, was not held, or has no data. */
export const STATE_PARAMETERS = {
  movedShare: parameter(0.03, SHARE, {
    text: 'The share of classes that move to another room.',
    source: 'docs/method.md: 3 %',
  }),
  notHeldShare: parameter(0.05, SHARE, {
    text: 'The share of classes that are not held.',
    source: 'docs/method.md: 5 %',
  }),
  suggestionOdds: parameter(20, POSITIVE, {
    text: 'A suggestion must be so many times as likely as that the class met as planned.',
    source: ESTIMATE,
  }),
  suggestionStudents: parameter(3, COUNT, {
    text: 'A suggestion needs so many students who were heard.',
    source: ESTIMATE,
  }),
  movedTogether: parameter(0.5, SHARE, {
    text: 'A class can have moved only to a room where this share of the usual students may have been.',
    source: 'estimate: most of them together',
  }),
  leastUsualRate: parameter(0.3, INNER_SHARE, {
    text: 'If the usual rate of a course is lower, an empty room does not show that a class was not held.',
    source: 'estimate',
  }),
  ownShare: parameter(0.67, SHARE, {
    text: "The access points that hear this share of those in the room are the room's own.",
    source: ESTIMATE,
  }),
  noDataMinutes: parameter(30, POSITIVE, {
    text: "A class has no data if the room's own access points hear nothing for this long.",
    source: 'estimate',
  }),
};
