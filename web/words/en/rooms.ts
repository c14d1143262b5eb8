/** The words of the pages Rooms and Room. */
export const rooms = {
  title: 'Rooms',
  lead: (days: number, from: string, to: string) =>
    `People in the rooms on ${days === 1 ? '1 day' : `${days} days`}, ${from} to ${to}. Estimates from WiFi.`,
  none: 'No rooms yet',
  noneText:
    'The people in the rooms are counted when a day with classes is rolled up, at night. No day of these was counted.',
  noRooms: 'The roster names no rooms.',

  week: 'How full the campus is',
  weekMore: 'Seats taken, of all seats, by weekday and hour. Mean of the days shown.',
  weekOfRoom: 'How full the room is',
  weekOfRoomMore: 'People by weekday and hour. Mean of the days shown.',
  weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  weekday: 'Weekday',
  hour: (hour: number) => `${String(hour).padStart(2, '0')}:00`,
  cellSeats: (seats: string, rooms: string) => `${seats} of the seats, ${rooms} of the rooms`,
  few: (least: number) => `fewer than ${least}`,
  lessFull: 'empty',
  moreFull: 'full',
  noData: 'no data',

  unfit: 'Classes in rooms that do not fit',
  unfitMore:
    'Too large: those who come fill a third of the seats at most, and 30 seats or more stay free. Too small: those who come fill nearly all seats, or more. Small classes, and classes to which all or none came, are not listed.',
  allFit: 'All classes fit their rooms.',
  section: 'Section',
  enrolled: 'Enrolled',
  come: 'People / seats',
  times: 'Classes counted',
  fit: 'Fit',
  fits: { too_large: 'room far too large', too_small: 'room too small', fits: 'fits' },

  all: 'All rooms',
  allMore:
    '“Now” is the class in progress; “People / seats” is usual while the room is used. A room counts as used in an hour with enough people to show; “Hours used” is the share of such hours from 8:00 to 22:00 on weekdays.',
  room: 'Room',
  building: 'Building',
  find: 'Find a room',
  now: 'Now',
  about: (people: string) => `about ${people}`,
  nowIn: (people: string, section: string) => `Now about ${people} people, in ${section}`,
  nowFew: (section: string) => `Now: ${section}`,
  nowFree: 'Now no class is in this room.',
  used: 'Hours used',
  usual: 'People / seats',
  most: 'Most at once',
  noMatch: 'No room fits.',

  day: (day: string) => `People on ${day}`,
  previous: 'The counted day before',
  next: 'The counted day after',
  nobody: (least: number) => `Never ${least} people or more on this day.`,
  chart: (most: string, at: string) => `People by five minutes: most, ${most}, at ${at}.`,
  people: 'people',
  interval: '95 % range',
  capacity: (seats: string) => `${seats} seats`,
  sections: 'Classes in this room',
  noSections: 'No class in this room has figures that can be shown.',
  notExact: (least: number) =>
    `Counts go in steps of ${least}, and fewer than ${least} people are not shown: else they would tell about single persons.`,
  notFew: (least: number) => `Fewer than ${least} people are not shown.`,
};
