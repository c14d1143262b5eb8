import { Command, CommanderError } from 'commander';
import { endWithNpm } from './commands/terminal/end-with-npm.js';
import { asFileError } from './commands/terminal/file-error.js';
import { MARK_REQUIRED, nameOwnHelp } from './commands/terminal/own-help.js';
import { ERROR_CODES, exitStatusOf, messageOf } from './errors.js';

type Register = (program: Command) => void;

/**
 * Every command by its name, in the order in which `rollcall --help` lists them. Each is loaded
 * only when it is asked for: all of them together take a second of CPU.
 */
const COMMANDS: Record<string, () => Promise<Register>> = {
  up: async () => (await import('./commands/up.js')).registerUp,
  down: async () => (await import('./commands/down.js')).registerDown,
  status: async () => (await import('./commands/status.js')).registerStatus,
  check: async () => (await import('./commands/check.js')).registerCheck,
  migrate: async () => (await import('./commands/migrate.js')).registerMigrate,
  campus: async () => (await import('./commands/campus/campus.js')).registerCampus,
  setting: async () => (await import('./commands/setting.js')).registerSetting,
  sql: async () => (await import('./commands/sql/sql.js')).registerSql,
  import: async () => (await import('./commands/import/import.js')).registerImport,
  format: async () => (await import('./commands/format/format.js')).registerFormat,
  send: async () => (await import('./commands/send/send.js')).registerSend,
  worker: async () => (await import('./commands/worker/worker.js')).registerWorker,
  serve: async () => (await import('./commands/serve.js')).registerServe,
  role: async () => (await import('./commands/role.js')).registerRole,
  token: async () => (await import('./commands/token.js')).registerToken,
  ingest: async () => (await import('./commands/ingest/ingest.js')).registerIngest,
  rollup: async () => (await import('./commands/rollup.js')).registerRollup,
  policy: async () => (await import('./commands/policy/policy.js')).registerPolicy,
  class: async () => (await import('./commands/judgement/class-confirm.js')).registerClassConfirm,
  correct: async () => (await import('./commands/judgement/correct.js')).registerCorrect,
  roll: async () => (await import('./commands/roll/roll.js')).registerRoll,
  excuse: async () => (await import('./commands/excuse/excuse.js')).registerExcuse,
  unmatched: async () => (await import('./commands/unmatched.js')).registerUnmatched,
  attention: async () => (await import('./commands/attention/attention.js')).registerAttention,
  day: async () => (await import('./commands/day.js')).registerDay,
  course: async () => (await import('./commands/course.js')).registerCourse,
  rooms: async () => (await import('./commands/rooms.js')).registerRooms,
  crssearch: async () => (await import('./commands/legacy/crssearch.js')).registerCrssearch,
  timesearch: async () => (await import('./commands/legacy/timesearch.js')).registerTimesearch,
  explain: async () => (await import('./commands/explain.js')).registerExplain,
  export: async () => (await import('./commands/export.js')).registerExport,
  rejects: async () => (await import('./commands/rejects/rejects.js')).registerRejects,
  person: async () => (await import('./commands/person/person.js')).registerPerson,
  erase: async () => (await import('./commands/erase.js')).registerErase,
  journal: async () => (await import('./commands/journal/journal.js')).registerJournal,
  signatures: async () => (await import('./commands/signatures.js')).registerSignatures,
  simulate: async () => (await import('./commands/simulate.js')).registerSimulate,
  demo: async () => (await import('./commands/demo/demo.js')).registerDemo,
};

endWithNpm();
await cli(process.argv);

/**
 * Runs one command. Errors are one sentence on standard error, and an exit status of the table in
 * errors.ts.
 */
async function cli(argv: string[]): Promise<void> {
  const program = new Command('rollcall')
    .description('Real-time class attendance from campus WiFi logs')
    .option('--campus <name>', 'where an installation has several campuses: the one to work for')
    .hook('preAction', chooseCampusOf)
    .configureHelp(MARK_REQUIRED)
    .exitOverride();
  try {
    for (const load of commandsFor(argv)) (await load())(program);
    nameOwnHelp(program);
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = error instanceof CommanderError ? statusOfCommander(error) : report(error);
  }
}

/** The configuration is loaded by the command, so the campus is chosen before it runs. */
async function chooseCampusOf(program: Command): Promise<void> {
  const { campus } = program.opts<{ campus?: string }>();
  if (campus === undefined) return;
  const { chooseCampus } = await import('./config.js');
  chooseCampus(campus);
}

/** The one that is named, or all: for the list of them, and to find what a misspelt one means. */
function commandsFor([, , name = '']: string[]): (() => Promise<Register>)[] {
  return Object.hasOwn(COMMANDS, name) ? [COMMANDS[name]!] : Object.values(COMMANDS);
}

/** Commander has printed its own sentence already. */
function statusOfCommander({ exitCode }: CommanderError): number {
  return exitCode === 0 ? 0 : ERROR_CODES.usage.exitStatus;
}

function report(thrown: unknown): number {
  const error = asFileError(thrown);
  console.error(messageOf(error));
  return exitStatusOf(error);
}
