import type { Noise } from '../noise.js';
import type { Device, Student } from '../campus/population.js';
import { random } from '../numbers/random.js';

/** The login of a student, as the university's list of students writes it. */
export function loginOf({ id }: Pick<Student, 'id'>): string {
  return `s${id}`;
}

/**
 * What the records of each student's device carry, by the device's index. Some devices show an
 * anonymous outer identity, some write the login with the domain or in capitals. Some students have
 * given their login to friends, whose phones use it too.
 */
export function deviceLogins(students: readonly Student[], noise: Noise, seed: number): string[] {
  const phoneUser = new Map<Device, Student>();
  for (const student of students) {
    if (!random(seed, 'shared-login', student.index).chance(noise.sharedLoginShare)) continue;
    for (let friend = 1; friend <= FRIENDS; friend++) {
      const other = students[(student.index + friend * FRIEND_STEPS) % students.length] as Student;
      phoneUser.set(other.devices[0] as Device, student);
    }
  }
  return students.flatMap((student) =>
    student.devices.map((device) =>
      written(loginOf(phoneUser.get(device) ?? student), device, noise, seed),
    ),
  );
}

function written(login: string, { index }: Device, noise: Noise, seed: number): string {
  const draw = random(seed, 'login', index);
  const isAnonymous = draw.chance(noise.anonymousLoginShare);
  const style = draw.next();
  if (isAnonymous) return 'anonymous@campus.example';
  if (style < WITH_DOMAIN) return `CAMPUS\\${login}`;
  return style < WITH_DOMAIN + IN_CAPITALS ? login.toUpperCase() : login;
}

/** So many friends use a login that was given away; these are estimates, as the shares below. */
const FRIENDS = 6;
const FRIEND_STEPS = 37;
const WITH_DOMAIN = 0.1;
const IN_CAPITALS = 0.1;
