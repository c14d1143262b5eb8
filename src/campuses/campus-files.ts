import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { SCHEMA } from '../config-schema.js';
import { RollcallError } from '../errors.js';

/**
 * The campuses of an installation: a file of settings for each, in a folder. The name of the file
 * is that of the campus: `north.env`. It has the format of `.env`, and holds secrets.
 */

/** The settings of one campus by their environment variables. */
export type CampusSettings = Record<string, string>;

const SUFFIX = '.env';
const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/** What all campuses of a process have in common, or what the name of the file says already. */
const NOT_OF_A_CAMPUS = new Set([
  'ROLLCALL_CAMPUS',
  'ROLLCALL_CAMPUS_FOLDER',
  'ROLLCALL_METRICS_ADDRESS',
  'ROLLCALL_LOG_LEVEL',
]);

/** @throws RollcallError `usage` for what cannot be the name of a campus */
export function requireCampusName(name: string): void {
  const found = SCHEMA.shape.ROLLCALL_CAMPUS.unwrap().safeParse(name);
  if (found.success) return;
  throw new RollcallError(
    'usage',
    `The name of a campus ${found.error.issues[0]!.message}, but this is "${name}".`,
  );
}

/** The names of the campuses in the folder, in order. */
export function campusNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length))
    .filter((name) => SCHEMA.shape.ROLLCALL_CAMPUS.safeParse(name).success)
    .sort();
}

/**
 * The settings of a campus; those that are empty are left out.
 * @throws RollcallError `usage` if there is no such campus, or if its file names something that is
 *   no setting of a campus
 */
export function readCampus(folder: string, name: string): CampusSettings {
  requireKnownCampus(folder, name);
  const file = campusFile(folder, name);
  const settings = parseSettings(readFileSync(file, 'utf8'));
  requireCampusSettings(settings, file);
  return settings;
}

/** @throws RollcallError `usage` if the folder has no such campus */
export function requireKnownCampus(folder: string, name: string): void {
  requireCampusName(name);
  if (existsSync(campusFile(folder, name))) return;
  const known = campusNames(folder);
  const has = known.length > 0 ? `it has ${known.join(', ')}` : 'it has none';
  throw new RollcallError(
    'usage',
    `There is no campus ${name} in ${folder} (ROLLCALL_CAMPUS_FOLDER): ${has}. "rollcall campus add" adds one.`,
  );
}

/** Reads text in the format of `.env`. */
export function parseSettings(text: string): CampusSettings {
  return Object.fromEntries(Object.entries(parse(text)).filter(([, value]) => value !== ''));
}

/** @throws RollcallError `usage`, naming what is no setting of one campus */
export function requireCampusSettings(settings: CampusSettings, where: string): void {
  const wrong = Object.keys(settings).filter(
    (key) => NOT_OF_A_CAMPUS.has(key) || !Object.hasOwn(SCHEMA.shape, key),
  );
  if (wrong.length === 0) return;
  throw new RollcallError(
    'usage',
    `${wrong.join(', ')} in ${where} ${wrong.length === 1 ? 'is no setting' : 'are no settings'} of one campus: .env.example lists them, and TEMPORAL_ keys, the log level and the metrics address are the same for all campuses.`,
  );
}

/**
 * Keeps the settings of a new campus, for the owner of the file only. They are complete or absent,
 * wherever the process is killed. Of two processes that add one campus at once, one is refused.
 * @throws RollcallError `usage` if there is such a campus
 */
export function addCampus(folder: string, name: string, settings: CampusSettings): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const partial = join(folder, `.${name}.${process.pid}.partial`);
  writeFileSync(partial, settingsText(settings), { mode: OWNER_ONLY });
  try {
    // The mode above holds for a new file only.
    chmodSync(partial, OWNER_ONLY);
    // A link, other than a renaming, does not replace a file.
    linkSync(partial, campusFile(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new RollcallError(
      'usage',
      `There is a campus ${name} already: change its file ${campusFile(folder, name)}, or take another name.`,
    );
  } finally {
    rmSync(partial, { force: true });
  }
}

/** Forgets the settings of a campus. */
export function removeCampus(folder: string, name: string): void {
  rmSync(campusFile(folder, name));
}

/** Whether others than the owner may read the file with the secrets of a campus. */
export function isOpenToOthers(folder: string, name: string): boolean {
  return (statSync(campusFile(folder, name)).mode & OTHERS) !== 0;
}

/** The path of the file of a campus. */
export function campusFile(folder: string, name: string): string {
  return join(folder, `${name}${SUFFIX}`);
}

function settingsText(settings: CampusSettings): string {
  const lines = Object.entries(settings).map(([key, value]) => `${key}=${quoted(key, value)}`);
  return ['# A campus of rollcall: "rollcall campus list" shows it. Secret.', ...lines, ''].join(
    '\n',
  );
}

/** The value so that reading the file gives it back. */
function quoted(key: string, value: string): string {
  const fits = ["'", '"', '`']
    .map((quote) => `${quote}${value}${quote}`)
    .find((text) => parse(`${key}=${text}`)[key] === value);
  if (fits !== undefined) return fits;
  throw new RollcallError('usage', `${key} has a value that cannot be written in quotes.`);
}
