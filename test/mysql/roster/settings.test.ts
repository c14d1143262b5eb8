import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkMacKey } from '../../../src/mysql/settings.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.drop());

test('the first MAC key is stored, and another key is then wrong use', async () => {
  await Promise.all([1, 2, 3].map(() => checkMacKey(database.db, 'aaaa')));
  await checkMacKey(database.db, 'aaaa');
  await expect(checkMacKey(database.db, 'bbbb')).rejects.toMatchObject({
    code: 'usage',
    message:
      'ROLLCALL_MAC_KEY is not the key that this database was filled with, so no device would be recognised: set that key again.',
  });
});
