import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  addCampus,
  campusFile,
  campusNames,
  isOpenToOthers,
  readCampus,
  removeCampus,
  requireCampusSettings,
} from '../../src/campuses/campus-files.js';
import { loadCampus, loadCommonConfig, loadConfig } from '../../src/config.js';

const URL_OF_NORTH = 'mysql://north:a secret@db/north'.replace(' ', '%20');
let home: string;
let folder: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'rollcall-campuses-'));
  folder = join(home, 'campuses');
});

afterEach(() => {
  rmSync(home, { recursive: true });
});

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

/** A `.env` with what all campuses have in common. */
function writeCommon(...lines: string[]): void {
  writeFileSync(join(home, '.env'), ['ROLLCALL_CAMPUS_FOLDER=campuses', ...lines, ''].join('\n'));
}

test('a campus is kept in a file and a folder that only their owner can read', () => {
  addCampus(folder, 'north', { ROLLCALL_MYSQL_URL: URL_OF_NORTH });
  expect(modeOf(folder)).toBe('700');
  expect(modeOf(campusFile(folder, 'north'))).toBe('600');
  expect(isOpenToOthers(folder, 'north')).toBe(false);
  expect(readdirSync(folder)).toEqual(['north.env']);
  chmodSync(campusFile(folder, 'north'), 0o640);
  expect(isOpenToOthers(folder, 'north')).toBe(true);
});

test.each([
  ['plain', 'Asia/Tokyo'],
  ['a hash and spaces', '  a # b  '],
  ['each quote but one', `it's "so"`],
  ['a dollar and a backslash', String.raw`a$b\n${'`'}`],
  ['two lines', 'one\ntwo'],
])('a value with %s is read back as it was', (_, value) => {
  addCampus(folder, 'north', { ROLLCALL_MAIL_FROM: value });
  expect(readCampus(folder, 'north')).toEqual({ ROLLCALL_MAIL_FROM: value });
});

test('a value that no quotes can hold is refused without being shown', () => {
  const value = 'secret\'"`\nsecret';
  const refusal = () => addCampus(folder, 'north', { ROLLCALL_MAC_KEY: value });
  expect(refusal).toThrow('ROLLCALL_MAC_KEY has a value that cannot be written in quotes.');
  expect(campusNames(folder)).toEqual([]);
});

test('a second campus of the same name changes nothing', () => {
  addCampus(folder, 'north', { ROLLCALL_KAFKA_TOPIC: 'first' });
  const before = readFileSync(campusFile(folder, 'north'), 'utf8');
  expect(() => addCampus(folder, 'north', { ROLLCALL_KAFKA_TOPIC: 'second' })).toThrow(
    'There is a campus north already',
  );
  expect(readFileSync(campusFile(folder, 'north'), 'utf8')).toBe(before);
  expect(readdirSync(folder)).toEqual(['north.env']);
});

test.each(['', 'North', '../north', 'a/b', 'ä', 'x'.repeat(33), 'north.env'])(
  '"%s" is no name of a campus',
  (name) => {
    expect(() => readCampus(folder, name)).toThrow(
      'The name of a campus must be 1 to 32 lower-case letters, digits and hyphens',
    );
  },
);

test('other files in the folder are no campuses', () => {
  addCampus(folder, 'south', {});
  addCampus(folder, 'north', {});
  for (const file of ['README', 'North.env', '.env', '.north.7.partial'])
    writeFileSync(join(folder, file), '');
  expect(campusNames(folder)).toEqual(['north', 'south']);
  removeCampus(folder, 'south');
  expect(campusNames(folder)).toEqual(['north']);
  expect(() => readCampus(folder, 'south')).toThrow(
    /There is no campus south in .*: it has north\./,
  );
});

test.each(['ROLLCALL_CAMPUS', 'ROLLCALL_LOG_LEVEL', 'TEMPORAL_ADDRESS', 'ROLLCALL_KAFKA_TPOIC'])(
  '%s is no setting of one campus, and its value is not shown',
  (key) => {
    const refusal = () => requireCampusSettings({ [key]: 'a-value' }, 'the file');
    expect(refusal).toThrow(`${key} in the file is no setting of one campus`);
    expect(refusal).not.toThrow('a-value');
  },
);

test("a campus takes what all have in common, but no other's database, topic or journal", () => {
  writeCommon(
    'ROLLCALL_KAFKA_BROKERS=kafka:9092',
    'ROLLCALL_MAC_KEY=a key of all campuses',
    'ROLLCALL_MYSQL_URL=mysql://u:p@db/common',
    'ROLLCALL_MYSQL_PRIVACY_URL=mysql://privacy:p@db/common',
    'ROLLCALL_KAFKA_TOPIC=common',
    'ROLLCALL_KAFKA_ENRICHED_TOPIC=common-enriched',
    'ROLLCALL_JOURNAL=journal',
    'ROLLCALL_CAMPUS=south',
    'TEMPORAL_ADDRESS=temporal:7233',
  );
  addCampus(folder, 'north', {
    ROLLCALL_MYSQL_URL: URL_OF_NORTH,
    ROLLCALL_KAFKA_TOPIC: 'of-north',
  });
  const north = loadCampus('north', home);
  expect(north).toMatchObject({
    campus: 'north',
    taskQueue: 'north/rollcall',
    topic: 'of-north',
    journalFolder: undefined,
    temporalEnv: { TEMPORAL_ADDRESS: 'temporal:7233' },
  });
  expect(north.kafka()).toMatchObject({ brokers: ['kafka:9092'], enrichedTopic: undefined });
  expect([north.mysqlUrl(), north.privacyUrl()]).toEqual([URL_OF_NORTH, URL_OF_NORTH]);
  expect(north.macKey()).toBe('a key of all campuses');
  expect(loadCommonConfig(home)).toMatchObject({ campus: '', hasDatabase: false });
});

test('ROLLCALL_CAMPUS names one of the folder, and without a folder it is the name alone', () => {
  addCampus(folder, 'north', {
    ROLLCALL_MYSQL_URL: URL_OF_NORTH,
    ROLLCALL_KAFKA_TOPIC: 'of-north',
  });
  writeCommon('ROLLCALL_CAMPUS=north');
  expect(loadConfig(home).topic).toBe('of-north');
  writeCommon('ROLLCALL_CAMPUS=south');
  expect(() => loadConfig(home)).toThrow('There is no campus south');
  writeFileSync(join(home, '.env'), 'ROLLCALL_CAMPUS=north\n');
  expect(loadConfig(home)).toMatchObject({ campus: 'north', topic: 'wifi-access' });
});
