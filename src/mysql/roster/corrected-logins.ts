import type { Transaction } from '../pool.js';
import { listOf, readRows, readTuples, write } from '../read.js';

/**
 * Forgets what the logins of students said whom a version that is about to be shown gives another
 * login, or none.
 *
 * Nobody can tell whether a login was wrong before or has changed since. A student who stays keeps
 * the login nearly always, so it was wrong, and the devices on which it was seen are another's. If
 * it has changed, the devices are known again from their first record with the new login. The
 * sightings of sealed days go too, since later days read them; the results of these days stay.
 *
 * The login of a student who has left the roster may be another's from now on. What it said before
 * stays.
 * @param before the version that was the newest
 * @returns the days that lost a sighting
 */
export async function forgetCorrected(
  tx: Transaction,
  before: number,
  version: number,
): Promise<ReadonlySet<string>> {
  const corrected = (await readTuples<[number]>(tx, SELECT_CORRECTED, { before, version })).flat();
  if (corrected.length === 0) return new Set();
  const values = { students: JSON.stringify(corrected) };
  const days = await readRows<{ day: string }>(tx, SELECT_DAYS, values);
  await write(tx, DELETE_SIGHTINGS, values);
  return new Set(days.map(({ day }) => day));
}

/** Of a student who opts out, the devices are withheld first, whichever login they carried. */
const SELECT_CORRECTED = `
  SELECT was.student_no
  FROM roster_login was
  JOIN roster_student s ON s.version = :version AND s.student_no = was.student_no
  LEFT JOIN roster_login now ON now.version = s.version AND now.login_key = was.login_key
  WHERE was.version = :before AND NOT (now.student_no <=> was.student_no) AND NOT s.opted_out`;

const SIGHTED = `
  ${listOf('students', 'INT UNSIGNED')} AS listed
  STRAIGHT_JOIN login_sighting g ON g.student_no = listed.item`;

const SELECT_DAYS = `SELECT DISTINCT g.day FROM ${SIGHTED}`;

const DELETE_SIGHTINGS = `DELETE g FROM ${SIGHTED}`;
