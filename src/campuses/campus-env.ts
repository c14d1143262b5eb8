import { resolve } from 'node:path';
import type { Settings } from '../config-schema.js';
import { RollcallError } from '../errors.js';
import { readCampus, type CampusSettings } from './campus-files.js';

type Env = Record<string, string>;

/**
 * What a campus of the folder never takes from the settings that all campuses have in common: its
 * data would come to another campus.
 */
const OWN_OF_A_CAMPUS = [
  'ROLLCALL_MYSQL_URL',
  'ROLLCALL_MYSQL_PRIVACY_URL',
  'ROLLCALL_KAFKA_TOPIC',
  'ROLLCALL_KAFKA_ENRICHED_TOPIC',
  'ROLLCALL_JOURNAL',
  'ROLLCALL_IMPORT_AUTHORIZATION',
  'ROLLCALL_PUBLIC_URL',
] as const satisfies readonly (keyof Settings)[];

/** The variables that all campuses have in common. */
export function commonEnv(env: Env): Env {
  const own = new Set<string>(['ROLLCALL_CAMPUS', ...OWN_OF_A_CAMPUS]);
  return Object.fromEntries(Object.entries(env).filter(([key]) => !own.has(key)));
}

/** The variables of a campus with these settings; the rest are those in common. */
export function envWithSettings(env: Env, name: string, settings: CampusSettings): Env {
  return { ...commonEnv(env), ...settings, ROLLCALL_CAMPUS: name };
}

/**
 * The variables of a campus of the folder.
 * @param base what the folder's path is relative to
 * @throws RollcallError `usage` if there is no such campus
 */
export function campusEnv(env: Env, name: string, base: string): Env {
  return envWithSettings(env, name, readCampus(campusFolderOf(env, base), name));
}

/**
 * The folder of the campuses.
 * @param base what its path is relative to
 * @throws RollcallError `usage` if it is not set
 */
export function campusFolderOf({ ROLLCALL_CAMPUS_FOLDER: campuses }: Env, base: string): string {
  if (campuses !== undefined) return resolve(base, campuses);
  throw new RollcallError(
    'usage',
    'ROLLCALL_CAMPUS_FOLDER is not set: it names the folder with a file of settings for each campus (docs/campuses.md).',
  );
}
