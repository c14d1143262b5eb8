import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeLog } from './make-sample-campus/log.js';
import { anyForm, writeMac } from './make-sample-campus/mac.js';
import { makeEnrolments, makePeople } from './make-sample-campus/people.js';
import { ROOMS } from './make-sample-campus/places.js';
import { createRandom } from './make-sample-campus/random.js';
import { CALENDAR, MEETINGS } from './make-sample-campus/timetable.js';

/**
 * Writes the sample campus: the seven roster files and the WiFi log of 2019-09-02. Every run on
 * every machine writes the same bytes. All persons, devices and records are made up, except the one
 * record that the project's documents print.
 *
 *     node examples/make-sample-campus.js [FOLDER]
 */
export function makeSampleCampus(folder) {
  const random = createRandom(20190902);
  const people = makePeople(random);
  const enrolments = makeEnrolments(people);
  const files = {
    'students.csv': csv('student_id,opted_out', studentRows(people)),
    'devices.csv': csv('mac,student_id,kind,valid_from,valid_to', deviceRows(people, random)),
    'rooms.csv': csv('room,building,floor,capacity', roomRows()),
    'access-points.csv': csv('ap,room,weight', accessPointRows()),
    'timetable.csv': csv(
      'course,section,room,weekday,start,end,first_date,last_date,kind,title',
      meetingRows(),
    ),
    'enrolments.csv': csv(
      'student_id,course,section,valid_from,valid_to',
      enrolmentRows(enrolments),
    ),
    'calendar.csv': csv('date,status,note', CALENDAR),
    'wifi-2019-09-02.jsonl': makeLog(people, enrolments, random),
  };
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}

function csv(header, rows) {
  const cell = (value) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  return `${[header, ...rows.map((row) => row.map(cell).join(','))].join('\n')}\n`;
}

function studentRows(people) {
  return people.map(({ id, optedOut }) => [id, optedOut ? '1' : '0']);
}

function deviceRows(people, random) {
  return people.flatMap(({ id, devices }) =>
    devices.map(({ mac, kind, from, to }) => [writeMac(mac, anyForm(random)), id, kind, from, to]),
  );
}

function roomRows() {
  return ROOMS.map(({ room, building, floor, capacity }) => [room, building, floor, capacity]);
}

function accessPointRows() {
  return ROOMS.flatMap(({ room, accessPoints }) =>
    accessPoints.map(([accessPoint, weight = '1']) => [accessPoint, room, weight]),
  );
}

function meetingRows() {
  return MEETINGS.map(
    ({ course, section, room, weekday, start, end, first, last, kind, title }) => [
      course,
      section,
      room,
      weekday,
      start,
      end,
      first,
      last,
      kind,
      title,
    ],
  );
}

function enrolmentRows(enrolments) {
  return enrolments.map(({ id, course, section, from, to }) => [id, course, section, from, to]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  makeSampleCampus(process.argv[2] ?? fileURLToPath(new URL('sample-campus', import.meta.url)));
}
