import { expect, test } from 'vitest';
import { functions, holdsAbove, withConstants, type Declared } from '../workbench/sql-functions.js';

/**
 * The table whose row each function locks that deletes or replaces rows, by itself or by those who
 * call it. Whoever reads what it removes, and writes by that, locks the same row.
 */
const GATES: Record<string, string> = {
  // A rollup locks its start with each step (`claimRollup`), the retention when a day rests.
  ...everyOne('rollup_start', [
    'deleteClassEvidence',
    'deleteClasses',
    'deleteDay',
    'deleteDecisions',
    'deleteLearned',
    'deleteOfClasses',
    'deleteOverExcuses',
    'deleteReplaced',
    'deleteRows',
    'deleteTaught',
    'deleteVersion',
    'endDay',
    'expireEvents',
    'markExpired',
    'noteHeard',
    'packDevices',
    'publish',
    'rebuildLivePresence',
    'releasedDays',
    'replaceClassEvidence',
    'replaceFreeEvidence',
    'replaceStatistics',
    'withRestingDay',
    'writeDayFeed',
    'writeRooms',
  ]),
  // A batch shares the head of the roster until it commits.
  ...everyOne('roster_head', [
    'applyErasures',
    'deleteLeftovers',
    'deleteLivePresence',
    'deleteOf',
    'deleteOptedOut',
    'deleteRejects',
    'forgetCorrected',
    'forgetErased',
    'keepOptOuts',
    'withholdOptedOut',
    'withholdSighted',
  ]),
  claimVersion: 'roster_version',
  applyControl: 'ingest_position',
};

/** Functions that need no lock on another row, each with the reason. */
const NEEDS_NO_LOCK: Record<string, string> = {
  replaceStart: 'it writes the gate itself, and so locks it',
  createEventWriter: 'it replaces a row by the same row',
  deleteOfDay: 'the devices are suppressed, and the night deletes what a late batch adds',
  unpackRows: 'it locks the packed rows themselves, and writes the same events as rows',
  deleteFreeEvidence: 'a rollup under way makes its day dirty, and the next one leaves it out',
  deleteErasedFindings: 'who erases a student deletes them after the erasure is committed',
  takeRow: 'of those who delete one row at once, one deletes it, and only that one goes on',
  expireSightings: 'no day with events reads them, and the next night deletes what comes late',
  endImportRun: 'nobody writes anything by a run that is past its retention',
  deleteOldLogins: 'nobody reads a login that is over',
  addSession: 'nobody reads a session that is over',
  endSession: 'a session is one row, and every request reads it anew',
  endSessionsOf: 'a session is one row, and every request reads it anew',
  revokeRole: 'every request reads the roles anew',
  sumCourses: 'its first statement locks the sums of the day: who sums them too waits, then reads',
};

function everyOne(gate: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, gate]));
}

const REMOVES =
  /\b(?:DELETE(?:\s+\/\*.*?\*\/)? \w+\s+FROM|DELETE FROM|REPLACE INTO|rowStatements\(\s*'.*'replace',?\s+\))/s;
const removers = functions.filter((one) => REMOVES.test(withConstants(one)));

/** Whether a function locks a row of the table, or one of the functions that it calls does. */
function locks(one: Declared, gate: string, seen: string[] = []): boolean {
  const locking = new RegExp(`FROM ${gate}\\b[^;\`]*?\\bFOR (?:UPDATE|SHARE)\\b`);
  if (locking.test(withConstants(one))) return true;
  return functions.some(
    (other) =>
      !seen.includes(other.name) &&
      new RegExp(`\\b${other.name}\\(`).test(one.text) &&
      locks(other, gate, [...seen, one.name]),
  );
}

test('whatever deletes or replaces rows says which row it locks', () => {
  expect(removers.map(({ name }) => name).sort()).toEqual(
    expect.arrayContaining([...Object.keys(GATES), ...Object.keys(NEEDS_NO_LOCK)]),
  );
  expect(
    removers.map(({ name }) => name).filter((name) => !(name in GATES) && !(name in NEEDS_NO_LOCK)),
  ).toEqual([]);
});

test('and locks it, or whatever calls it does', () => {
  expect(
    removers
      .filter(({ name }) => name in GATES)
      .filter((one) => !holdsAbove(one, (other) => locks(other, GATES[one.name]!)))
      .map(({ name }) => name),
  ).toEqual([]);
});
