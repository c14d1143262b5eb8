import { at } from './clock.js';
import { personOf } from './people.js';
import { strangerMac } from './movements.js';
import { table } from './table.js';

/**
 * Who is heard in class on the day, and so is present by the rule "any successful event in the room
 * within the class, including its first and last second". The columns: student, device (0 is the
 * first, "-" the one that changed hands), time, access point, access point before, result, form of
 * the MAC address if it is unusual, remark. Present students whose records have an unusual form
 * (word for word, byte order mark, escapes) are in oddities.js.
 */
const PRESENT = table(`
  accounting 4   | 0 | 13:30:00 | TB-1F-04 | TB-1F-06  | Success  |           | exactly at the start
  accounting 4   | 0 | 13:32:40 | TB-1F-06 | TB-1F-04  | Success  |           |
  accounting 11  | 0 | 15:51:17 | CT-1F-02 | LIB-1F-03 | Success  |           |
  accounting 11  | 0 | 16:20:00 | TB-1F-05 | CT-1F-02  | Success  | dotsUpper | exactly at the end
  accounting 11  | 0 | 16:20:00 | TB-1F-06 | TB-1F-05  | Success  |           | and in the same second at the door
  accounting 23  | 0 | 14:05:09 | TB-1F-04 | TB-1F-06  | Success  |           | the same second also failed: success wins,
  accounting 23  | 0 | 14:05:09 | TB-1F-04 | TB-1F-06  | Failed   |           | whichever comes first
  accounting 37  | 0 | 13:41:22 | TB-1F-05 | TB-1F-04  | Success  |           | two devices, one student
  accounting 37  | 1 | 13:58:03 | TB-1F-05 |           | Success  |           |
  accounting 40  | - | 14:40:31 | TB-1F-03 | TB-1F-02  | Failed   |           | the device of CHANGED_DEVICES, through the wall
  accounting 40  | - | 14:40:31 | TB-1F-03 | TB-1F-02  | Success  |           |
`);

/**
 * Who is almost heard in class: in the room too early or too late, without success, with a device
 * or an enrolment of another day, or elsewhere on campus.
 */
const NOT_PRESENT = table(`
  sophomore 11   | 0 | 14:59:59 | AZ-1F-16 | AZ-1F-18  | Success  |           | one second early
  sophomore 14   | 0 | 16:20:01 | AZ-1F-16 | AZ-1F-14  | Success  |           | one second late
  sophomore 18   | 0 | 15:04:10 | AZ-1F-16 | AZ-1F-18  | Failed   |           | never let in
  sophomore 18   | 0 | 15:04:25 | AZ-1F-16 | AZ-1F-18  | 认证失败 |           |
  sophomore 19   | 0 | 15:11:36 | AZ-1F-14 | AZ-1F-16  | Success  |           | came from the room: the place before does not count
  sophomore 22   | 0 | 15:09:30 | AZ-1F-16 | AZ-1F-18  | Success  |           | opted out
  sophomore 22   | 0 | 15:09:31 | AZ-1F-15 | AZ-1F-16  | Failed   |           | opted out
  sophomore 30   | - | 15:20:44 | AZ-1F-16 | AZ-1F-18  | Success  |           | the new phone is registered from the next day on
  sophomore 31   | - | 15:02:52 | AZ-1F-15 |           | Success  |           | the old phone is not registered any more
  junior 20      | 0 | 15:06:44 | AZ-1F-16 | AZ-1F-14  | Success  |           | gave the course up
  junior 0       | 0 | 15:07:12 | AZ-1F-16 | AZ-1F-14  | Success  |           | is in section 2
  freshman 25    | 0 | 15:03:29 | AZ-1F-15 | AZ-1F-14  | Success  |           | has a class next door
  accounting 20  | 0 | 13:29:59 | TB-1F-04 | TB-1F-06  | Success  |           | one second early
  accounting 20  | 0 | 13:47:15 | CT-1F-01 | TB-1F-04  | Success  |           |
  accounting 21  | 0 | 16:20:01 | TB-1F-03 | TB-1F-06  | Success  |           | one second late
  accounting 25  | 0 | 13:36:48 | TB-1F-05 | TB-1F-06  | Timeout  |           | never let in
  accounting 15  | 0 | 14:21:05 | TB-1F-04 | TB-1F-06  | Success  |           | opted out
  sophomore 50   | - | 14:02:33 | TB-1F-04 | TB-1F-02  | Success  |           | on a phone that was a member's until August
  accounting 83  | 0 | 13:33:20 | TB-1F-05 | TB-1F-06  | Success  |           | is in section 2
  accounting 123 | 0 | 13:34:07 | TB-1F-05 | TB-1F-06  | Success  |           | gave the course up
  accounting 124 | 0 | 13:35:58 | TB-1F-04 | TB-1F-06  | Success  |           | joins the course the day after
  translation 2  | 0 | 18:29:59 | AZ-2F-07 | AZ-2F-08  | Success  |           | one second early
  translation 3  | 0 | 21:20:01 | AZ-2F-07 | AZ-2F-08  | Success  |           | one second late
  translation 17 | 0 | 18:44:10 | AZ-2F-07 | AZ-2F-08  | Success  |           | gave the course up
  translation 18 | 0 | 18:45:37 | AZ-2F-07 | AZ-2F-08  | Success  |           | joins the course the day after
  junior 12      | 0 | 18:21:26 | AZ-2F-07 | AZ-2F-08  | Success  |           | leaves before the start
  junior 12      | 0 | 18:28:03 | AZ-2F-08 | AZ-2F-07  | Success  |           |
`);

/** When and where devices that nobody has registered are heard during classes, and how often. */
const STRANGERS = [
  ['15:02:00', '16:15:00', ['AZ-1F-15', 'AZ-1F-16'], 16],
  ['13:31:00', '16:10:00', ['TB-1F-04', 'TB-1F-05', 'TB-1F-03'], 45],
  ['18:31:00', '21:00:00', ['AZ-2F-07'], 14],
];

/** The events that decide the answers of the day, and those that must not change them. */
export function makeStory(people, random) {
  const told = [...PRESENT, ...NOT_PRESENT].map(
    ([name, device, time, accessPoint, previous, result, form]) => {
      const { devices } = personOf(people, name);
      // A device that changed hands comes after the student's own.
      const { mac } = device === '-' ? devices[devices.length - 1] : devices[Number(device)];
      return { time: at(time), mac, accessPoint, previous, result, form: form || 'dashes' };
    },
  );
  const strangers = STRANGERS.flatMap(([from, to, accessPoints, count]) =>
    Array.from({ length: count }, () => ({
      time: random.int(at(from), at(to)),
      mac: strangerMac(random),
      accessPoint: random.pick(accessPoints),
    })),
  );
  return [...told, ...strangers];
}
