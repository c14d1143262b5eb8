import { checkRoster, type CheckedRoster } from '../../attendance/roster/check.js';
import { checkFolder } from '../../attendance/roster/folder.js';
import { rosterTables } from '../../attendance/roster/tables.js';
import type { Config } from '../../config.js';
import { createDeviceKeyOf } from '../../device-key.js';
import { createLoginKeyOf } from '../../login-key.js';
import { openRoster } from '../../roster-files/open-roster.js';

/**
 * Reads and checks the files of a roster, their names included.
 * @throws RollcallError `usage` if there is no such roster, `refused` if it cannot be opened
 */
export async function readRoster(
  path: string,
  config: Pick<Config, 'macKey' | 'loginRealms' | 'importLeaveOut'>,
): Promise<CheckedRoster> {
  const { names, read } = await openRoster(path);
  const folder = checkFolder(names);
  const tables = rosterTables(names, folder, read);
  const macKey = config.macKey();
  const checked = checkRoster(
    tables,
    createDeviceKeyOf(macKey),
    config.importLeaveOut,
    createLoginKeyOf(macKey, config.loginRealms),
  );
  const said = {
    ...checked,
    notRead: [...checked.notRead, ...folder.notRead],
    notes: [...folder.notes, ...checked.notes],
  };
  const found = 'errors' in checked ? checked.errors : [];
  const errors = [
    ...folder.errors,
    ...found.filter(({ file, line }) => line !== undefined || !folder.misnamed.has(file)),
  ];
  return errors.length > 0 ? { tooMany: [], ...said, errors } : said;
}
