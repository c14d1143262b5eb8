import type { RoomAnswer, RoomsAnswer } from '../../src/http/schemas/rooms.js';

/** Answers of the API that show the pages Rooms and Room in each of their states. */

const SPAN = {
  ...{ from: '2019-08-22', to: '2019-09-18', exact: true, perSeen: 1.3 },
  ...{ days: 13, weekdays: [1, 2, 3, 4] },
};
const HOURS = Array.from({ length: 16 }, (_, i) => 7 + i);
const WEEK = SPAN.weekdays.flatMap((weekday) => HOURS.map((hour) => ({ weekday, hour })));
const UNFIT = {
  ...{ course: 'ERG2050', section: '1', room: 'TB-103', building: 'TB', capacity: 120 },
  ...{ classes: 8, enrolled: 40, people: 31, fit: 'too_large' as const },
};

export const ROOMS: RoomsAnswer = {
  ...SPAN,
  rooms: Array.from({ length: 20 }, (_, place) => ({
    ...{ room: `TB-${101 + place}`, building: place < 12 ? 'TB' : 'AZ', floor: '1' },
    capacity: place === 4 ? null : 30 + 10 * place,
    most: place === 3 ? null : 20 + 10 * place,
    used: ((place * 7) % 10) / 10,
    people: place === 3 ? null : 10 + 9 * place,
  })),
  week: WEEK.map((one, i) => ({ ...one, rooms: ((i * 7) % 100) / 100, seats: (i % 80) / 79 })),
  unfit: [UNFIT, { ...UNFIT, section: '2', room: 'TB-101', people: 130, fit: 'too_small' }],
};

export const ROOM: RoomAnswer = {
  ...SPAN,
  ...{ room: 'TB-103', building: 'TB', floor: '1', capacity: 120 },
  week: WEEK.map((one, i) => ({ ...one, people: i % 5 === 0 ? null : 5 + ((i * 7) % 115) })),
  day: {
    ...{ date: '2019-09-18', previous: '2019-09-17', next: null },
    pieces: Array.from({ length: 100 }, (_, i) => {
      const people = i % 20 < 4 ? null : 40 + (i % 30);
      return {
        start: `${String(8 + Math.floor(i / 12)).padStart(2, '0')}:${String((i % 12) * 5).padStart(2, '0')}`,
        people,
        low: people === null ? null : people - 4,
        high: people === null ? null : people + 4,
        isKnown: i !== 3,
      };
    }),
  },
  sections: [UNFIT, { ...UNFIT, section: '3', people: 80, fit: 'fits' }],
};
