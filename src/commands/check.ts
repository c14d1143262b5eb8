import type { Command } from 'commander';
import { addDays, wallClock } from '../attendance/wall-clock.js';
import { loadConfig, type Config } from '../config.js';
import { exitStatusOf, messageOf, RollcallError } from '../errors.js';
import { describeKafka } from '../kafka/topic.js';
import { countAnswers } from '../mysql/answers/count-answers.js';
import { describeDatabase } from '../mysql/describe.js';
import { describeTemporal } from '../temporal/describe.js';
import { MOST_DAYS_AT_ONCE, readHeldBack, type HeldBack } from '../mysql/rollup/keeping.js';
import { EXPIRE_BEFORE } from '../mysql/settings.js';
import { openLinks } from '../open-links.js';
import { withDatabase } from './connect/with-database.js';
import { withTemporal } from './connect/with-temporal.js';
import { findImport } from './import/find-import.js';
import { findFeed } from './ingest/find-feed.js';
import { findFormat } from './ingest/find-format.js';
import { findIngest, findWorkers } from './ingest/find-ingest.js';
import { findLogins } from './ingest/find-logins.js';
import { ingestStatus } from './ingest/status.js';
import { counted } from './terminal/counted.js';

type Check = {
  /** What was looked at, such as "MySQL". */
  name: string;
  ok: boolean;
  /** A sentence: what is there, or what is wrong. */
  found: string;
  exitStatus: number;
  /** Something that works, and that a person should still look at. */
  isWarning?: true;
};

/** Adds `rollcall check`. */
export function registerCheck(program: Command): void {
  program
    .command('check')
    .description(
      'check the configuration and each server: version, schema, topic, workers, lag, login to the board',
    )
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const checks = await check(loadConfig());
      console.log(json ? checksJson(checks) : checksText(checks));
      process.exitCode = Math.max(...checks.map(({ exitStatus }) => exitStatus));
    });
}

/**
 * Checks the settings and every server, whatever the others answer. Where all servers are in order,
 * it follows the path of a record from the end of the log to a row that can be queried. Then it
 * asks what the retention holds back.
 */
async function check(config: Config): Promise<Check[]> {
  const warnings = openLinks(config).map(warning);
  const settings = [
    await checkOne('key', () => findKey(config)),
    ...(config.isOidc || config.oidcIssuer !== undefined
      ? [await checkOne('board', () => findBoard(config))]
      : []),
  ];
  const servers = [
    await checkOne('MySQL', () => findDatabase(config)),
    await checkOne('Kafka', () => findTopic(config)),
    await checkOne('Temporal', () => withTemporal(config, describeTemporal)),
  ];
  if (!servers.every(({ ok }) => ok)) return [...settings, ...servers, ...warnings];
  const partitions = await ingestStatus(config);
  return [
    ...settings,
    ...servers,
    await checkOne('workers', () => findWorkers(config, partitions)),
    await checkOne('ingest', () => findIngest(config, partitions)),
    await checkOne('format', () => findFormat(config, partitions)),
    await checkOne('logins', () => findLogins(config, partitions)),
    await checkOne('feed', () => findFeed(config)),
    await checkOne('roster', () => findImport(config)),
    await checkOne('answers', () => findAnswers(config)),
    await checkOne('retention', () => findRetention(config)),
    ...warnings,
  ];
}

async function checkOne(name: string, find: () => Promise<string> | string): Promise<Check> {
  try {
    return { name, ok: true, found: await find(), exitStatus: 0 };
  } catch (error) {
    return { name, ok: false, found: messageOf(error), exitStatus: exitStatusOf(error) };
  }
}

function warning(found: string): Check {
  return { name: 'network', ok: true, found, exitStatus: 0, isWarning: true };
}

async function findDatabase(config: Config): Promise<string> {
  const { version, missing, roster, unmatchedWords, isStaleAfterFailover } = await withDatabase(
    describeDatabase,
    config,
  );
  if (missing.length > 0)
    throw new RollcallError(
      'failed',
      `${version}, but ${counted(missing.length, 'migration is', 'migrations are')} missing: run "rollcall migrate"`,
    );
  if (isStaleAfterFailover)
    throw new RollcallError(
      'failed',
      `${version}, in a group whose next primary may answer old rows: set group_replication_consistency to BEFORE_ON_PRIMARY_FAILOVER on every member`,
    );
  const unmatched =
    unmatchedWords === 0
      ? ''
      : `, ${counted(unmatchedWords, 'correction or confirmation fits', 'corrections or confirmations fit')} no class ("rollcall unmatched" lists them)`;
  return `${version}, schema up to date, ${roster}${unmatched}`;
}

async function findTopic(config: Config): Promise<string> {
  const kafka = config.kafka();
  const { topic, enrichedTopic } = kafka;
  const topics = enrichedTopic === undefined ? [topic] : [topic, enrichedTopic];
  const { brokers, partitions } = await describeKafka(kafka, topics);
  const found = counted(brokers, 'broker');
  const count = partitions.get(topic);
  if (count === undefined)
    throw new RollcallError('failed', `${found}, but no topic ${topic}: run "rollcall migrate"`);
  if (enrichedTopic !== undefined && !partitions.has(enrichedTopic))
    throw new RollcallError(
      'failed',
      `${found}, but no topic ${enrichedTopic}, to which ingest must publish the events: run "rollcall migrate"`,
    );
  return `${found}, topic ${topic} with ${counted(count, 'partition')}`;
}

/** What a person who asks for rates will see. */
async function findAnswers(config: Config): Promise<string> {
  const today = wallClock(Date.now(), config.timeZone).slice(0, 10);
  const { classes, newestRollup } = await withDatabase((db) => countAnswers(db, today), config);
  const rolledUp =
    newestRollup === null ? 'no day rolled up yet' : `newest day rolled up ${newestRollup}`;
  return `${counted(classes, 'class', 'classes')} today, ${rolledUp}`;
}

async function findRetention(config: Config): Promise<string> {
  const held = await withDatabase(readHeldBack, config);
  if (held.length === 0) return 'nothing is held back';
  throw new RollcallError('failed', held.map(heldBackText).join(' '));
}

/** Without it a worker and an import end. @throws RollcallError `usage` where it is missing */
function findKey(config: Config): string {
  return config.macKey() && 'ROLLCALL_MAC_KEY is set';
}

/** How people reach the board, where a login provider is set. */
function findBoard(config: Config): string {
  const { oidc, publicUrl } = config.board();
  return oidc === undefined
    ? `"rollcall serve" serves it on this machine only, because ROLLCALL_AUTH is not oidc`
    : `${publicUrl}, where people log in by ${oidc.issuer}`;
}

function heldBackText({ what, days, firstDay, lastDay }: HeldBack): string {
  return (
    `The ${what} of ${counted(days, 'day')} from ${firstDay} to ${lastDay} are past their retention, ` +
    `more than the ${MOST_DAYS_AT_ONCE} that a night deletes at once. If the clock and "rollcall setting list" are right, ` +
    `run "rollcall setting set ${EXPIRE_BEFORE} ${addDays(lastDay, 1)} --by NAME --reason TEXT".`
  );
}

function checksJson(checks: Check[]): string {
  return JSON.stringify(checks.map(({ name, ok, found }) => ({ name, ok, found })));
}

function checksText(checks: Check[]): string {
  return checks.map((one) => `${verdictOf(one)}  ${one.name}: ${one.found}`).join('\n');
}

function verdictOf({ ok, isWarning }: Check): string {
  if (isWarning) return 'look  ';
  return ok ? 'ok    ' : 'NOT OK';
}
