import { DAY_BEGINS, at } from './clock.js';
import { accessPointsOf, TEACHING_ROOMS, UNLISTED } from './places.js';
import { MEETINGS } from './timetable.js';

const HOUR = 3600;
const QUIET_ACCESS_POINTS = accessPointsOf('LIB-2F');

/**
 * Where all devices were from the evening before the day until after the next midnight. No student
 * is heard here in one of the student's own classes: only story.js and oddities.js decide who is
 * present.
 */
export function makeMovements(people, enrolments, random) {
  return [
    ...people.flatMap((person) => {
      const ownClasses = classesOf(person.student, enrolments);
      const plan = random.chance(15) ? [] : makePlan(random);
      return devicesOfTheDay(person)
        .slice(0, random.chance(55) ? 1 : person.devices.length)
        .flatMap((device) => follow(device.mac, plan, ownClasses, random));
    }),
    ...Array.from({ length: 190 }, () => strangerMac(random)).flatMap((mac) =>
      follow(mac, makeStrangerPlan(random), [], random),
    ),
  ];
}

/** A random MAC address, as devices make up. Nobody has registered it. */
export function strangerMac(random) {
  const digit = (list) => random.pick([...list]);
  return (
    digit('0123456789abcdef') +
    digit('26ae') +
    Array.from({ length: 10 }, () => digit('0123456789abcdef')).join('')
  );
}

function devicesOfTheDay({ devices }) {
  return devices.filter(
    ({ from, to }) => from <= '2019-09-02' && (to === '' || '2019-09-02' <= to),
  );
}

/** The classes of the day in which a student is enrolled, was, or will be. */
function classesOf(student, enrolments) {
  const own = enrolments.filter((enrolment) => enrolment.student === student);
  return MEETINGS.filter(
    ({ course, section, weekday, first, last }) =>
      weekday === '1' &&
      first <= '2019-09-02' &&
      '2019-09-02' <= last &&
      own.some((enrolment) => enrolment.course === course && enrolment.section === section),
  ).map(({ room, start, end }) => ({
    accessPoints: accessPointsOf(room),
    start: at(`${start}:00`),
    end: at(`${end}:00`),
  }));
}

/** A student's places: [access points, from, to]. Many of them are left out at random. */
function makePlan(random) {
  const dormitory = accessPointsOf(random.pick(['SH-A', 'SH-B']));
  const spot = () =>
    random.pick([
      dormitory,
      dormitory,
      accessPointsOf('LIB-1F'),
      accessPointsOf('LIB-2F'),
      accessPointsOf('LIB-1F'),
      accessPointsOf('GYM'),
      accessPointsOf(random.pick(TEACHING_ROOMS)),
      accessPointsOf(random.pick(TEACHING_ROOMS)),
      UNLISTED,
    ]);
  const canteen = accessPointsOf('CANTEEN');
  const stops = [
    [20, random.pick([dormitory, accessPointsOf('LIB-1F'), accessPointsOf('GYM')]), 22.5],
    [22.5, dormitory, 30],
    [31.3, random.chance(60) ? canteen : dormitory, 32.3],
    [32.4, spot(), 33.8],
    [33.9, spot(), 35.4],
    [35.5, random.chance(70) ? canteen : spot(), 36.8],
    [37.4, spot(), 38.8],
    [38.9, spot(), 40.4],
    [40.5, spot(), 41.7],
    [41.8, random.chance(70) ? canteen : spot(), 42.4],
    [42.5, spot(), 45.4],
    [45.5, dormitory, 49.5],
  ];
  return stops
    .filter(() => random.chance(62))
    .map(([from, accessPoints, to]) => [
      accessPoints,
      Math.round(from * HOUR),
      Math.round(to * HOUR),
    ]);
}

/**
 * Visitors and unregistered devices: some hours, mostly in teaching buildings, also during classes.
 */
function makeStrangerPlan(random) {
  const from = DAY_BEGINS + random.int(8 * HOUR, 20 * HOUR);
  const rooms = [
    random.pick(TEACHING_ROOMS),
    random.pick([...TEACHING_ROOMS, 'CANTEEN', 'LIB-1F']),
  ];
  return rooms.map((room, index) => [
    accessPointsOf(room),
    from + index * 1.5 * HOUR,
    from + (index + 1) * 1.5 * HOUR,
  ]);
}

/**
 * The events of one device along a plan. It joins, and sometimes moves to another access point
 * there.
 */
function follow(mac, plan, ownClasses, random) {
  const events = [];
  let previous = '';
  for (const [accessPoints, from, to] of plan) {
    for (let time = from + random.int(0, 600); time < to; time += random.int(1500, 9000)) {
      const wished = random.pick(accessPoints);
      const accessPoint = ownClasses.some((own) => counts(own, wished, time))
        ? random.pick(QUIET_ACCESS_POINTS)
        : wished;
      events.push({ time, mac, accessPoint, previous, result: makeResult(random) });
      previous = accessPoint;
    }
  }
  return events;
}

function counts({ accessPoints, start, end }, accessPoint, time) {
  return accessPoints.includes(accessPoint) && start <= time && time <= end;
}

function makeResult(random) {
  if (random.chance(96)) return random.chance(97) ? 'Success' : random.pick(['success', 'SUCCESS']);
  return random.pick(['Failed', 'Failed', 'Timeout', 'Authentication failed', '认证失败']);
}
