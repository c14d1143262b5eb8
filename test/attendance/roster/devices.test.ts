import { expect, test } from 'vitest';
import { checkRoster } from '../../../src/attendance/roster/check.js';
import { added, rosterFiles, rosterTables } from '../../workbench/roster-tables.js';

test('one mac of one student within another span of it: the longer span counts', () => {
  const files = rosterFiles(added('devices.csv', '608c4a571202,S1,phone,2019-10-01,2019-10-05'));
  const checked = checkRoster(rosterTables(files), (mac) => mac);
  if ('errors' in checked) throw new Error('the roster is refused');
  const spans = checked.roster.devices.filter(({ deviceKey }) => deviceKey === 0x608c4a571202);
  expect(spans.map(({ validFrom, validTo }) => [validFrom, validTo])).toEqual([
    ['2019-09-01', '2019-12-31'],
  ]);
});
