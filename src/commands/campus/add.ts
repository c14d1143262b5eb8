import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import {
  addCampus,
  parseSettings,
  requireCampusName,
  requireCampusSettings,
  type CampusSettings,
} from '../../campuses/campus-files.js';
import { campusConfig, loadCampusFolder, type Config } from '../../config.js';
import { macKeyFingerprint } from '../../device-key.js';
import { RollcallError } from '../../errors.js';
import { schemaLacks } from '../../mysql/migrate.js';
import { requireOwn } from '../../mysql/require-own.js';
import { withLock } from '../../stack/with-lock.js';
import { withDatabase } from '../connect/with-database.js';
import { counted } from '../terminal/counted.js';
import { databaseOf } from './database-of.js';
import { requireApart } from './require-apart.js';

type AddFlags = {
  mysqlUrl?: string;
  topic?: string;
  set: string[];
  from?: string;
  json?: boolean;
};

/** What was added, without a secret. */
type Added = { campus: string; database: string; topic: string; missingMigrations: number };

/** Adds `rollcall campus add`. */
export function registerCampusAdd(campus: Command): void {
  campus
    .command('add <name>')
    .description('keep the settings of a campus, when its database answers and is its own')
    .option('--mysql-url <url>', 'its database (ROLLCALL_MYSQL_URL)')
    .option('--topic <topic>', 'its topic (ROLLCALL_KAFKA_TOPIC); by default wifi-access-NAME')
    .option('--set <KEY=VALUE>', 'another setting of .env.example; may be repeated', append, [])
    .option('--from <file>', 'a file of settings like .env; - is standard input. Hides secrets')
    .option('--json', 'print what was added as JSON')
    .action(async (name: string, { json, ...flags }: AddFlags) => {
      const added = await add(name, flags);
      console.log(json ? JSON.stringify(added) : addedText(added));
    });
}

function append(value: string, before: string[]): string[] {
  return [...before, value];
}

/** Changes nothing in the database: "rollcall migrate" or the first worker gives it its name. */
async function add(name: string, flags: AddFlags): Promise<Added> {
  const folder = loadCampusFolder();
  requireCampusName(name);
  const settings = askedSettings(name, flags);
  requireCampusSettings(settings, 'the settings given');
  const config = campusConfig(name, settings);
  const missingMigrations = await checkDatabase(config);
  await withLock(`campuses in ${folder}`, () => {
    requireApart(folder, config);
    addCampus(folder, name, settings);
    return Promise.resolve();
  });
  const { topic } = config;
  return { campus: name, database: databaseOf(config), topic, missingMigrations };
}

function askedSettings(name: string, { mysqlUrl, topic, set, from }: AddFlags): CampusSettings {
  return {
    ROLLCALL_KAFKA_TOPIC: `wifi-access-${name}`,
    ...(from !== undefined && parseSettings(readFileSync(from === '-' ? 0 : from, 'utf8'))),
    ...Object.fromEntries(set.map(askedSetting)),
    ...(mysqlUrl !== undefined && { ROLLCALL_MYSQL_URL: mysqlUrl }),
    ...(topic !== undefined && { ROLLCALL_KAFKA_TOPIC: topic }),
  };
}

function askedSetting(text: string): [string, string] {
  const [, key, value] = /^(\w+)=(.+)$/s.exec(text) ?? [];
  if (key !== undefined && value !== undefined) return [key, value];
  // What was given may hold a secret.
  throw new RollcallError('usage', '--set takes KEY=VALUE, such as ROLLCALL_TIME_ZONE=Asia/Tokyo.');
}

/**
 * Refuses a database that does not answer, that is another campus's, or that was filled with other
 * settings.
 * @returns how many migrations it lacks
 */
async function checkDatabase(config: Config): Promise<number> {
  config.kafka();
  const own = { ...config, macKeyFingerprint: macKeyFingerprint(config.macKey()) };
  return withDatabase(async (db) => {
    const missing = await schemaLacks(db);
    if (missing.length > 0) return missing.length;
    await requireOwn(db, own, { readOnly: true });
    return 0;
  }, config);
}

function addedText({ campus, database, topic, missingMigrations }: Added): string {
  const migrate =
    missingMigrations > 0
      ? `Its database lacks ${counted(missingMigrations, 'migration')}: run "rollcall migrate --campus ${campus}".`
      : 'The schema of its database is up to date.';
  return [
    `Added the campus ${campus}: database ${database}, topic ${topic}.`,
    migrate,
    'Start the workers that are to serve it again: "rollcall worker --campuses all".',
  ].join('\n');
}
