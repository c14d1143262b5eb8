import type { Command } from 'commander';
import { SHIPPED_POLICIES } from '../attendance/policy.js';
import { loadConfig, type Config } from '../config.js';
import { ensureTopic } from '../kafka/topic.js';
import { rememberCampus } from '../mysql/campus.js';
import { migrate as migrateSchema } from '../mysql/migrate.js';
import { addPolicy } from '../mysql/rollup/policies.js';
import type { Database } from '../mysql/pool.js';
import { keepSettings, requireSameSettings } from '../mysql/settings.js';
import { registerSearchAttributes } from '../temporal/search-attributes.js';
import { withDatabase } from './connect/with-database.js';
import { withTemporal } from './connect/with-temporal.js';

/** The names of what was added; all empty where everything was up to date. */
export type Migrated = {
  /** The file of each migration, such as "0001-roster.sql". */
  migrations: string[];
  /** Such as "seed, version 1". */
  policies: string[];
  searchAttributes: string[];
  topics: string[];
};

/** Adds `rollcall migrate`. */
export function registerMigrate(program: Command): void {
  program
    .command('migrate')
    .description(
      'bring database, topic and search attributes up to date; safe to run twice, and by two processes at once',
    )
    .option('--json', 'print what was done as JSON')
    .action(async (flags: { json?: boolean }) => {
      const done = await migrate(loadConfig());
      console.log(flags.json ? JSON.stringify(done) : migratedText(done));
    });
}

/** Brings everything that rollcall keeps on the three servers up to date. */
export async function migrate(config: Config): Promise<Migrated> {
  return withDatabase(async (db) => {
    const migrations = await migrateSchema(db);
    await rememberCampus(db, config.campus);
    await keepSettings(db, config.shared);
    await requireSameSettings(db, config.shared);
    const policies = await addShippedPolicies(db);
    const topics = await createTopics(config);
    const searchAttributes = await withTemporal(config, registerSearchAttributes);
    return { policies, migrations, topics, searchAttributes };
  }, config);
}

/**
 * A release with other defaults adds the next version of a policy, so that old verdicts still name
 * the parameters that made them.
 */
async function addShippedPolicies(db: Database): Promise<string[]> {
  const added: string[] = [];
  for (const policy of SHIPPED_POLICIES) {
    const { version, isNew } = await addPolicy(db, policy);
    if (isNew) added.push(`${policy.name}, version ${version}`);
  }
  return added;
}

async function createTopics(config: Config): Promise<string[]> {
  const kafka = config.kafka();
  const created: string[] = [];
  for (const topic of [kafka.topic, kafka.enrichedTopic]) {
    if (topic !== undefined && (await ensureTopic(kafka, topic, kafka.retentionDays)))
      created.push(topic);
  }
  return created;
}

function migratedText(done: Migrated): string {
  const lines = [
    ...done.migrations.map((name) => `Applied migration ${name}.`),
    ...done.policies.map((name) => `Added policy ${name}.`),
    ...done.topics.map((name) => `Created topic ${name} with 3 partitions.`),
    ...done.searchAttributes.map((name) => `Registered search attribute ${name}.`),
  ];
  return lines.length > 0 ? lines.join('\n') : 'Everything is up to date.';
}
