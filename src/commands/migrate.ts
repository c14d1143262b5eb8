import type { Command } from 'commander';
import { SHIPPED_POLICIES } from '../attendance/policy.js';
import { loadConfig, type Config } from '../config.js';
import { ensureTopic } from '../kafka/topic.js';
import { migrate as migrateSchema } from '../mysql/migrate.js';
import { addPolicy } from '../mysql/rollup/policies.js';
import { connectDatabase, type Database } from '../mysql/pool.js';
import { registerSearchAttributes } from '../temporal/search-attributes.js';
import { withTemporal } from './connect/with-temporal.js';

/** What was done; empty where everything was up to date. */
export type Migrated = {
  migrations: string[];
  policies: string[];
  searchAttributes: string[];
  topics: string[];
};

/** Adds `rollcall migrate`. */
export function registerMigrate(program: Command): void {
  program
    .command('migrate')
    .description(
      'bring the database, the topic and the search attributes up to date; safe to run twice, and by two processes at once',
    )
    .option('--json', 'print what was done as JSON')
    .action(async (flags: { json?: boolean }) => {
      const done = await migrate(loadConfig());
      if (flags.json) return console.log(JSON.stringify(done));
      const said = [
        ...done.migrations.map((name) => `Applied migration ${name}.`),
        ...done.policies.map((name) => `Added policy ${name}.`),
        ...done.topics.map((name) => `Created topic ${name} with 3 partitions.`),
        ...done.searchAttributes.map((name) => `Registered search attribute ${name}.`),
      ];
      console.log(said.length > 0 ? said.join('\n') : 'Everything is up to date.');
    });
}

/** Brings everything that rollcall keeps on the three servers up to date. */
export async function migrate(config: Config): Promise<Migrated> {
  const db = await connectDatabase(config.mysqlUrl(), 2);
  try {
    const migrations = await migrateSchema(db);
    const policies = await addShippedPolicies(db);
    return {
      policies,
      migrations,
      topics: await createTopics(config),
      searchAttributes: await withTemporal(config, registerSearchAttributes),
    };
  } finally {
    await db.end();
  }
}

/** A release whose defaults differ adds the next version of a policy, so that old verdicts still name what made them. */
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
    if (topic !== undefined && (await ensureTopic(kafka, topic))) created.push(topic);
  }
  return created;
}
