import { campusNames } from '../../campuses/campus-files.js';
import { loadCampus, type Config } from '../../config.js';
import { RollcallError } from '../../errors.js';
import { databaseOf } from './database-of.js';

/**
 * Refuses a campus that would read another's records or write into another's database.
 * @throws RollcallError `usage`
 */
export function requireApart(folder: string, config: Config): void {
  for (const other of campusNames(folder)) {
    if (other === config.campus) continue;
    const its = readable(other);
    if (!its) continue;
    if (databaseOf(its) === databaseOf(config))
      throw taken(`the database ${databaseOf(config)}`, other);
    if (logOf(its) === logOf(config)) throw taken(`the topic ${config.topic}`, other);
  }
}

/** Undefined where its file is broken: "rollcall campus list" says so. */
function readable(campus: string): Config | undefined {
  try {
    const config = loadCampus(campus);
    return config.hasDatabase ? config : undefined;
  } catch (error) {
    if (error instanceof RollcallError) return undefined;
    throw error;
  }
}

function logOf(config: Config): string {
  return `${config.kafka().brokers.join()}/${config.topic}`;
}

function taken(what: string, other: string): RollcallError {
  return new RollcallError(
    'usage',
    `The campus ${other} has ${what} already: each campus needs its own.`,
  );
}
