import { expect, test } from 'vitest';
import { floorAccessPoints } from '../../../src/attendance/model/floors.js';

const ROOMS = [
  { room: 'A-101', building: 'A', floor: '1' },
  { room: 'A-102', building: 'A', floor: '1' },
  { room: 'A-201', building: 'A', floor: '2' },
  { room: 'B-101', building: 'B', floor: '1' },
];
const floor = floorAccessPoints(ROOMS, [
  { room: 'A-101', accessPointNo: 1 },
  { room: 'A-102', accessPointNo: 2 },
  { room: 'A-102', accessPointNo: 1 },
  { room: 'B-101', accessPointNo: 3 },
  { room: 'C-101', accessPointNo: 4 },
]);

test('a floor has the access points of all its rooms, each once', () => {
  expect([...floor('A-101')]).toEqual([1, 2]);
  expect([...floor('A-102')]).toEqual([1, 2]);
});

test('floors with one name in two buildings are two floors', () => {
  expect([...floor('B-101')]).toEqual([3]);
});

test('a floor without access points and an unknown room have none', () => {
  expect([...floor('A-201')]).toEqual([]);
  expect([...floor('C-101')]).toEqual([]);
});
