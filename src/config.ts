import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import type { RecordFormat } from './attendance/format/read-record.js';
import { realmsOf } from './attendance/identity/login.js';
import { boardConfig, type BoardConfig } from './board-config.js';
import { campusEnv, campusFolderOf, commonEnv, envWithSettings } from './campuses/campus-env.js';
import type { CampusSettings } from './campuses/campus-files.js';
import { SCHEMA, type Settings } from './config-schema.js';
import { RollcallError } from './errors.js';
import { kafkaConfig, type KafkaConfig } from './kafka-config.js';
import { noticeConfig, type NoticeConfig } from './notice-config.js';
import { plainWords } from './plain-issues.js';

/** The folder, in the current one, where `rollcall up` writes the addresses that it chose. */
export const STACK_FOLDER = '.rollcall';

/** What gives records their meaning, or deletes them, must be the same in all processes. */
const SHARED = [
  'ROLLCALL_TIME_ZONE',
  'ROLLCALL_AP_FIELDS',
  'ROLLCALL_RECORD_FORMAT',
  'ROLLCALL_LOGIN_REALMS',
  'ROLLCALL_EVENT_DAYS',
  'ROLLCALL_EVIDENCE_DAYS',
  'ROLLCALL_VERDICT_DAYS',
] as const satisfies readonly (keyof Settings)[];

/**
 * Every setting of one process. Required settings are functions: each is checked when it is asked
 * for, so that a command needs only its own.
 */
export type Config = {
  mysqlUrl: () => string;
  /**
   * The account that may delete what people said and did. It is `mysqlUrl` where the two are not
   * kept apart.
   */
  privacyUrl: () => string;
  /** Whether `mysqlUrl` is set. */
  hasDatabase: boolean;
  kafka: () => KafkaConfig;
  macKey: () => string;
  /** @param address "host:port" in place of the configured one */
  board: (address?: string) => BoardConfig;
  /** The login provider, whose people roles are granted to; undefined: it is not set. */
  oidcIssuer: string | undefined;
  /** Whether people log in to the board by a login provider. */
  isOidc: boolean;
  /** The variables that Temporal's own environment configuration reads, and those of proxies. */
  temporalEnv: Record<string, string | undefined>;
  topic: string;
  /** The topic that `.env` names, or the default one: what holds if the shell names no other. */
  lastingTopic: string;
  /** The name of the campus; empty where it has none. */
  campus: string;
  /** The Temporal task queue of the workers. It begins with the name of the campus, if any. */
  taskQueue: string;
  /** The campus's IANA time zone. */
  timeZone: string;
  /** Whether the controllers log the two access-point fields the other way round. */
  apFieldsSwapped: boolean;
  /** How the records of the topic are read. */
  format: RecordFormat;
  /** The realms that are taken off logins; empty: none is. */
  loginRealms: ReadonlySet<string>;
  /** How long a window of ingest lasts, in seconds. */
  windowSeconds: number;
  /** The share of the lines of a roster file that an import may leave out. */
  importLeaveOut: number;
  /** The share of the students or the enrolments that an import may lose. */
  importShrink: number;
  /** What is sent to the server of a roster to be let in; undefined: nothing. */
  importAuthorization: string | undefined;
  /** After how many days the events of a final day are packed; 0: never. */
  packAfterDays: number;
  /** "host:port"; undefined: metrics are not served. */
  metricsAddress: string | undefined;
  /** The folder of the journal; undefined: people's words are kept in the database only. */
  journalFolder: string | undefined;
  /**
   * The settings that all processes on one database share, as text: the name of the variable -> its
   * value.
   */
  shared: Record<string, string>;
  /** How those are told who asked to be told whom to call. */
  notices: NoticeConfig;
  logLevel: Settings['ROLLCALL_LOG_LEVEL'];
};

/**
 * Reads the configuration: from the environment, else from `.env`, else from what `rollcall up`
 * wrote. An empty value counts as absent. With a folder of campuses, ROLLCALL_CAMPUS names the one
 * whose file has precedence over all three.
 * @throws RollcallError `usage`, naming every bad key
 */
export function loadConfig(folder = process.cwd()): Config {
  const env = readEnv(folder);
  if (env['ROLLCALL_CAMPUS_FOLDER'] && env['ROLLCALL_CAMPUS'])
    return loadCampus(env['ROLLCALL_CAMPUS'], folder);
  const config = configFrom(env);
  const { ROLLCALL_KAFKA_TOPIC: topic } = readEnvFile(join(folder, '.env'));
  return { ...config, lastingTopic: topic ?? SCHEMA.shape.ROLLCALL_KAFKA_TOPIC.parse(undefined) };
}

/**
 * Reads the configuration of one campus of the folder.
 * @throws RollcallError `usage` if there is no such campus, or for a bad key
 */
export function loadCampus(name: string, folder = process.cwd()): Config {
  return configFrom(campusEnv(readEnv(folder), name, folder));
}

/**
 * The configuration of a campus with these settings, and for the rest with those that all campuses
 * have in common.
 * @throws RollcallError `usage`, naming every bad key
 */
export function campusConfig(name: string, settings: CampusSettings): Config {
  return configFrom(envWithSettings(readEnv(process.cwd()), name, settings));
}

/**
 * The folder of the campuses.
 * @throws RollcallError `usage` if it is not set
 */
export function loadCampusFolder(folder = process.cwd()): string {
  return campusFolderOf(readEnv(folder), folder);
}

/**
 * The configuration that all campuses have in common.
 * @throws RollcallError `usage`, naming every bad key
 */
export function loadCommonConfig(folder = process.cwd()): Config {
  return configFrom(commonEnv(readEnv(folder)));
}

/** Makes this process work for a campus, as ROLLCALL_CAMPUS does. */
export function chooseCampus(name: string): void {
  process.env['ROLLCALL_CAMPUS'] = name;
}

/**
 * The configuration from these variables alone.
 * @throws RollcallError `usage`, naming every bad key
 */
export function configFrom(env: Record<string, string>): Config {
  const parsed = SCHEMA.safeParse(env, { error: plainWords });
  if (!parsed.success) {
    const bad = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new RollcallError(
      'usage',
      `The configuration has ${bad.length} bad ${bad.length === 1 ? 'key' : 'keys'}: ${bad.join('; ')}.`,
    );
  }
  const settings = parsed.data;
  return {
    mysqlUrl: () => required(settings, 'ROLLCALL_MYSQL_URL'),
    privacyUrl: () =>
      settings.ROLLCALL_MYSQL_PRIVACY_URL ?? required(settings, 'ROLLCALL_MYSQL_URL'),
    hasDatabase: settings.ROLLCALL_MYSQL_URL !== undefined,
    kafka: () => kafkaConfig(settings, (key) => required(settings, key)),
    macKey: () => required(settings, 'ROLLCALL_MAC_KEY'),
    board: (address = settings.ROLLCALL_HTTP_ADDRESS) =>
      boardConfig(settings, address, (key) => required(settings, key)),
    oidcIssuer: settings.ROLLCALL_OIDC_ISSUER,
    isOidc: settings.ROLLCALL_AUTH === 'oidc',
    temporalEnv: Object.fromEntries(
      Object.entries(env).filter(([name]) => /^TEMPORAL_|_proxy$/.test(name)),
    ),
    topic: settings.ROLLCALL_KAFKA_TOPIC,
    lastingTopic: settings.ROLLCALL_KAFKA_TOPIC,
    campus: settings.ROLLCALL_CAMPUS ?? '',
    taskQueue: [settings.ROLLCALL_CAMPUS, settings.ROLLCALL_TASK_QUEUE].filter(Boolean).join('/'),
    timeZone: settings.ROLLCALL_TIME_ZONE,
    apFieldsSwapped: settings.ROLLCALL_AP_FIELDS === 'swapped',
    format: settings.ROLLCALL_RECORD_FORMAT.format,
    loginRealms: realmsOf(settings.ROLLCALL_LOGIN_REALMS),
    windowSeconds: settings.ROLLCALL_WINDOW_SECONDS,
    importLeaveOut: settings.ROLLCALL_IMPORT_LEAVE_OUT,
    importShrink: settings.ROLLCALL_IMPORT_SHRINK,
    importAuthorization: settings.ROLLCALL_IMPORT_AUTHORIZATION,
    packAfterDays: settings.ROLLCALL_PACK_AFTER_DAYS,
    metricsAddress: settings.ROLLCALL_METRICS_ADDRESS,
    journalFolder: settings.ROLLCALL_JOURNAL,
    shared: Object.fromEntries(SHARED.map((name) => [name, sharedValue(settings, name)])),
    notices: noticeConfig(settings),
    logLevel: settings.ROLLCALL_LOG_LEVEL,
  };
}

/** A format file is the same format wherever it lies: its contents count. */
function sharedValue(settings: Settings, name: (typeof SHARED)[number]): string {
  return name === 'ROLLCALL_RECORD_FORMAT' ? settings[name].mark : String(settings[name]);
}

/** Whether npm started this process: `npx rollcall ...`, `npm run ...`. */
export function isStartedByNpm(): boolean {
  return process.env['npm_command'] !== undefined;
}

function readEnv(folder: string): Record<string, string> {
  return { ...readEnvFile(join(folder, STACK_FOLDER, 'env')), ...readOwnEnv(folder) };
}

/** What people have set: in the environment, else in the file `.env`. */
export function readOwnEnv(folder: string): Record<string, string> {
  return { ...readEnvFile(join(folder, '.env')), ...present(process.env) };
}

/** The variables of a file; none where there is no such file. */
export function readEnvFile(path: string): Record<string, string> {
  return existsSync(path) ? present(parse(readFileSync(path))) : {};
}

function present(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}

/** What `rollcall up` writes. */
const OF_THE_STACK = new Set<keyof Settings>([
  'ROLLCALL_MYSQL_URL',
  'ROLLCALL_KAFKA_BROKERS',
  'ROLLCALL_MAC_KEY',
]);

function required<K extends keyof Settings>(settings: Settings, key: K): NonNullable<Settings[K]> {
  const value = settings[key];
  if (value === undefined || value === null) {
    throw new RollcallError(
      'usage',
      `${key} is not set: ${OF_THE_STACK.has(key) ? `${joinDemo()}start the local stack with "npx rollcall up", or ` : ''}set it (see .env.example).`,
    );
  }
  return value;
}

/** A demo may run in this folder, and has its addresses in a file of its own. */
function joinDemo(): string {
  const file = join(STACK_FOLDER, 'demo', 'env');
  return existsSync(file) ? `join the demo of this folder with ". ${file}", ` : '';
}
