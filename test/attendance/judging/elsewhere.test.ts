import { expect, test } from 'vitest';
import { saysElsewhere, type LastPlace } from '../../../src/attendance/judging/elsewhere.js';

const PLACE: LastPlace = { phone: true, listedHere: false, listedElsewhere: false, shares: null };
const HERE: LastPlace = { ...PLACE, listedHere: true };
const OTHER_ROOM: LastPlace = { ...PLACE, listedElsewhere: true };
const learned = (present: number, elsewhere: number): LastPlace => ({
  ...OTHER_ROOM,
  shares: { present, elsewhere },
});

test.each<[string, LastPlace[], boolean]>([
  ['nothing heard', [], false],
  ['a phone on an access point of the room', [HERE], false],
  ['a phone on one of another room, with nothing learned', [OTHER_ROOM], true],
  ['a phone on one that the roster does not list, with nothing learned', [PLACE], false],
  [
    'a laptop in another room, which may lie there without its owner',
    [{ ...OTHER_ROOM, phone: false }],
    false,
  ],
  ['a phone elsewhere and a laptop in the room', [OTHER_ROOM, { ...HERE, phone: false }], false],
  ['a phone elsewhere and a laptop elsewhere', [OTHER_ROOM, { ...OTHER_ROOM, phone: false }], true],
  ['the next room, which often hears this one too', [learned(0.2, 0.1)], false],
  ['a corridor that hears this room sometimes', [learned(0.02, 0.1)], false],
  ['a place that hardly ever hears this room', [learned(0.0001, 0.1)], true],
  [
    'one of the room that is learned to hear little',
    [{ ...learned(0.0001, 0.1), listedHere: true }],
    false,
  ],
])('%s', (_title, places, expected) => {
  expect(saysElsewhere(places)).toBe(expected);
});
