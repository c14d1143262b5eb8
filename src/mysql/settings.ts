import { RollcallError } from '../errors.js';
import { withTransaction, type Database, type Transaction } from './pool.js';
import { readRow, readRows, write } from './read.js';

/**
 * Checks that all device keys of this database are made with one MAC key. The first key that comes
 * is stored, as its fingerprint.
 * @param fingerprint macKeyFingerprint of the configured key
 * @param options.readOnly only compare, and write nothing
 * @throws RollcallError `usage` when the database was filled with another key
 */
export async function checkMacKey(
  db: Database,
  fingerprint: string,
  { readOnly = false } = {},
): Promise<void> {
  if (!readOnly) await keep(db, 'mac_key_fingerprint', fingerprint);
  const kept = await readSetting(db, 'mac_key_fingerprint');
  if (kept === fingerprint || (readOnly && kept === undefined)) return;
  throw new RollcallError(
    'usage',
    'ROLLCALL_MAC_KEY is not the key that this database was filled with, so no device would be recognised: set that key again.',
  );
}

/**
 * The name of a date, "YYYY-MM-DD". The days before it may expire, however many there are at once:
 * a person has said so.
 */
export const EXPIRE_BEFORE = 'expire_before';

/**
 * The settings that all processes on one database must share: name of the environment variable ->
 * value. They say what a record means, or delete data.
 */
export type SharedSettings = Record<string, string>;

/**
 * Keeps the values that this database does not have yet. Of two first processes with different
 * values one keeps its own, and `requireSameSettings` then refuses the other.
 */
export async function keepSettings(db: Database, own: SharedSettings): Promise<void> {
  for (const [name, value] of Object.entries(own)) await keep(db, name, value);
}

async function keep(db: Database, name: string, value: string): Promise<void> {
  await write(db, 'INSERT IGNORE INTO setting (name, value) VALUES (:name, :value)', {
    name,
    value,
  });
}

/**
 * Refuses a process whose settings are others than those that the database keeps. It would read
 * records in another way, or delete more than the other processes do.
 * @throws RollcallError `usage`, with both values, and with both ways to mend it
 */
export async function requireSameSettings(db: Database, own: SharedSettings): Promise<void> {
  const kept = await readSettings(db);
  const different = Object.entries(own).filter(
    ([name, value]) => (kept.get(name) ?? value) !== value,
  );
  if (different.length === 0) return;
  const sentences = different.map(
    ([name, value]) =>
      `${name} is ${value} here, but ${kept.get(name)} in the database: set it to ${kept.get(name)} here, or change it for all processes by "rollcall setting set ${name} ${value} --by NAME --reason TEXT".`,
  );
  throw new RollcallError('usage', sentences.join('\n'));
}

/** Name -> value, of everything in the table. */
export async function readSettings(db: Database): Promise<Map<string, string>> {
  const rows = await readRows<{ name: string; value: string }>(
    db,
    'SELECT name, value FROM setting',
  );
  return new Map(rows.map(({ name, value }) => [name, value]));
}

export async function readSetting(
  db: Database | Transaction,
  name: string,
): Promise<string | undefined> {
  const row = await readRow<{ value: string }>(db, 'SELECT value FROM setting WHERE name = :name', {
    name,
  });
  return row?.value;
}

/** What a person wants a setting to be, and why. */
export type SettingChange = { name: string; value: string; by: string; reason: string };

/**
 * Changes a setting for all processes, and keeps who did it. A crash before the commit leaves both
 * as they were; a crash after it leaves both done.
 * @returns the value that it had; undefined where it had none
 */
export async function changeSetting(
  db: Database,
  change: SettingChange,
): Promise<string | undefined> {
  return withTransaction(db, async (tx) => {
    const { name, value } = change;
    await write(tx, 'INSERT IGNORE INTO setting (name, value) VALUES (:name, :empty)', {
      name,
      empty: '',
    });
    const row = await readRow<{ value: string }>(
      tx,
      'SELECT value FROM setting WHERE name = :name FOR UPDATE',
      { name },
    );
    const was = row!.value === '' ? null : row!.value;
    await write(tx, 'UPDATE setting SET value = :value WHERE name = :name', { name, value });
    await write(tx, INSERT_CHANGE, { ...change, was });
    return was ?? undefined;
  });
}

/** A setting as `rollcall setting list` shows it. Who changed it last: null where nobody did. */
export type ListedSetting = {
  name: string;
  value: string;
  changedBy: string | null;
  reason: string | null;
  /** UTC */
  changedAt: string | null;
};

/** The settings of these names that the database keeps, each with its last change. */
export async function listSettings(
  db: Database,
  names: readonly string[],
): Promise<ListedSetting[]> {
  const rows = await readRows<ListedSetting>(db, SELECT_LISTED);
  return rows.filter(({ name }) => names.includes(name));
}

const INSERT_CHANGE = `
  INSERT INTO setting_change (name, old_value, value, changed_by, reason, account, changed_at)
  VALUES (:name, :was, :value, :by, :reason, USER(), UTC_TIMESTAMP())`;

const SELECT_LISTED = `
  SELECT s.name, s.value, c.changed_by AS changedBy, c.reason, c.changed_at AS changedAt
  FROM setting s
  LEFT JOIN setting_change c
    ON c.change_no = (SELECT MAX(o.change_no) FROM setting_change o WHERE o.name = s.name)
  ORDER BY s.name`;
