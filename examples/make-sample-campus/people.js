import { MEMBERS } from './timetable.js';

/** For each cohort: how its student ids begin, and how many students it has. */
const COHORTS = {
  freshman: ['119010', 110],
  sophomore: ['118010', 62],
  junior: ['117010', 30],
  accounting: ['219041', 126],
  translation: ['219052', 19],
};
const OPTED_OUT = [
  'freshman 3',
  'freshman 27',
  'sophomore 22',
  'junior 25',
  'accounting 15',
  'accounting 110',
];
const WITHOUT_DEVICE = ['freshman 5', 'sophomore 33', 'accounting 60'];
const WITH_TWO_DEVICES = ['accounting 37'];

/** The device of the printed record. Its owner is the only student present in ERG2050. */
const PRINTED_DEVICE = { owner: 'sophomore 17', mac: '608c4a57124d' };

/**
 * Devices that changed hands or were replaced near the day: owner, MAC, kind, valid from, valid to.
 */
const CHANGED_DEVICES = [
  // Passed on by a student of section 2 to one of section 1, just before the day.
  ['accounting 100', 'a4d1d25e90c1', 'tablet', '', '2019-09-01'],
  ['accounting 40', 'a4d1d25e90c1', 'tablet', '2019-09-02', ''],
  // Passed on by a student of ACT5005 to one who does not take that course.
  ['accounting 71', '48437c0b6e15', 'phone', '2019-03-01', '2019-08-31'],
  ['sophomore 50', '48437c0b6e15', 'phone', '2019-09-01', ''],
  // On the day, one of these is not yet registered and the other one no longer.
  ['sophomore 30', 'dc415fa77c22', 'phone', '2019-09-03', ''],
  ['sophomore 31', '7c04d0318bd6', 'phone', '2018-09-01', '2019-08-31'],
];

const VENDORS = [
  '608c4a',
  'f0d1a9',
  '3c2eff',
  '48437c',
  'a4d1d2',
  'dc415f',
  '7c04d0',
  '8c85c1',
  '147dda',
  'e0ccf8',
];

/**
 * Every student of the sample campus. `student` is the name that this folder uses: the cohort and
 * an index, such as "sophomore 17".
 */
export function makePeople(random) {
  const people = Object.entries(COHORTS).flatMap(([cohort, [prefix, size]]) => {
    let number = 0;
    return Array.from({ length: size }, (_, index) => {
      number += random.int(1, 4);
      const id = `${prefix}${String(number).padStart(3, '0')}`;
      const student = `${cohort} ${index}`;
      return {
        student,
        cohort,
        id,
        optedOut: OPTED_OUT.includes(student),
        devices: makeDevices(student, random),
      };
    });
  });
  for (const [owner, mac, kind, from, to] of CHANGED_DEVICES) {
    personOf(people, owner).devices.push({ mac, kind, from, to });
  }
  return people;
}

/** The person with a name such as "sophomore 17". */
export function personOf(people, name) {
  return people.find(({ student }) => student === name);
}

function makeDevices(student, random) {
  const share = random.int(1, 100);
  const count = WITHOUT_DEVICE.includes(student)
    ? 0
    : Math.max(share <= 25 ? 1 : share <= 80 ? 2 : 3, WITH_TWO_DEVICES.includes(student) ? 2 : 1);
  const kinds = [
    'phone',
    random.chance(85) ? 'laptop' : 'tablet',
    random.chance(70) ? 'tablet' : 'other',
  ];
  return kinds.slice(0, count).map((kind, index) => ({
    mac: student === PRINTED_DEVICE.owner && index === 0 ? PRINTED_DEVICE.mac : makeMac(random),
    kind,
    from: random.chance(10) ? `2019-0${random.int(2, 8)}-01` : '',
    to: random.chance(4) ? '2020-06-30' : '',
  }));
}

function makeMac(random) {
  const own = () => random.int(0, 255).toString(16).padStart(2, '0');
  return `${random.pick(VENDORS)}${own()}${own()}${own()}`;
}

/** The enrolments: student id, course, section, valid from, valid to. */
export function makeEnrolments(people) {
  return MEMBERS.flatMap(([course, section, cohort, first, count, from = '', to = '']) =>
    people
      .filter((person) => person.cohort === cohort)
      .slice(Number(first), Number(first) + Number(count))
      .map(({ student, id }) => ({ student, id, course, section, from, to })),
  );
}
