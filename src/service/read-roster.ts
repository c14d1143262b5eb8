import { checkRoster, type CheckedRoster } from '../attendance/roster/check.js';
import { checkFolder, errorsOfFolder } from '../attendance/roster/folder.js';
import { rosterTables } from '../attendance/roster/tables.js';
import type { Config } from '../config.js';
import { createDeviceKeyOf } from '../device-key.js';
import { createLoginKeyOf } from '../login-key.js';
import { openSource } from '../roster-files/open-source.js';

/**
 * Reads and checks the files of a roster, their names included.
 * @param path a folder, a .zip or a .xlsx, or the URL of one of the last two
 * @throws RollcallError `usage` if there is no such roster, `refused` if it cannot be opened,
 *   `unreachable` if a server does not answer
 */
export async function readRoster(
  path: string,
  config: Pick<Config, 'macKey' | 'loginRealms' | 'importLeaveOut'> &
    Partial<Pick<Config, 'importAuthorization'>>,
): Promise<CheckedRoster> {
  const { names, read } = await openSource(path, { authorization: config.importAuthorization });
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
  const errors = errorsOfFolder(folder, 'errors' in checked ? checked.errors : []);
  return errors.length > 0 ? { tooMany: [], ...said, errors } : said;
}
