import { Command, CommanderError } from 'commander';
import { registerAttention } from './commands/attention/attention.js';
import { registerCheck } from './commands/check.js';
import { registerClassConfirm } from './commands/judgement/class-confirm.js';
import { registerCorrect } from './commands/judgement/correct.js';
import { registerCourse } from './commands/course.js';
import { registerCrssearch } from './commands/legacy/crssearch.js';
import { registerDay } from './commands/day.js';
import { registerDemo } from './commands/demo/demo.js';
import { registerDown } from './commands/down.js';
import { registerErase } from './commands/erase.js';
import { registerExcuse } from './commands/excuse/excuse.js';
import { registerExplain } from './commands/explain.js';
import { registerExport } from './commands/export.js';
import { registerFormat } from './commands/format/format.js';
import { registerImport } from './commands/import/import.js';
import { registerIngest } from './commands/ingest/ingest.js';
import { registerJournal } from './commands/journal/journal.js';
import { registerMigrate } from './commands/migrate.js';
import { registerPerson } from './commands/person/person.js';
import { registerPolicy } from './commands/policy/policy.js';
import { registerRejects } from './commands/rejects/rejects.js';
import { registerRole } from './commands/role.js';
import { registerRoll } from './commands/roll/roll.js';
import { registerRollup } from './commands/rollup.js';
import { registerRooms } from './commands/rooms.js';
import { registerSend } from './commands/send/send.js';
import { registerServe } from './commands/serve.js';
import { registerSetting } from './commands/setting.js';
import { registerSignatures } from './commands/signatures.js';
import { registerSimulate } from './commands/simulate.js';
import { registerSql } from './commands/sql/sql.js';
import { registerStatus } from './commands/status.js';
import { registerTimesearch } from './commands/legacy/timesearch.js';
import { registerToken } from './commands/token.js';
import { registerUnmatched } from './commands/unmatched.js';
import { registerUp } from './commands/up.js';
import { endWithNpm } from './commands/terminal/end-with-npm.js';
import { registerWorker } from './commands/worker/worker.js';
import { asFileError } from './commands/terminal/file-error.js';
import { ERROR_CODES, exitStatusOf, messageOf } from './errors.js';

/** Every command, in the order in which `rollcall --help` lists them. */
const COMMANDS = [
  registerUp,
  registerDown,
  registerStatus,
  registerCheck,
  registerMigrate,
  registerSetting,
  registerSql,
  registerImport,
  registerFormat,
  registerSend,
  registerWorker,
  registerServe,
  registerRole,
  registerToken,
  registerIngest,
  registerRollup,
  registerPolicy,
  registerClassConfirm,
  registerCorrect,
  registerRoll,
  registerExcuse,
  registerUnmatched,
  registerAttention,
  registerDay,
  registerCourse,
  registerRooms,
  registerCrssearch,
  registerTimesearch,
  registerExplain,
  registerExport,
  registerRejects,
  registerPerson,
  registerErase,
  registerJournal,
  registerSignatures,
  registerSimulate,
  registerDemo,
];

endWithNpm();
await cli(process.argv);

/**
 * Runs one command. Errors are one sentence on standard error, and an exit status of the table in
 * errors.ts.
 */
async function cli(argv: string[]): Promise<void> {
  const program = new Command('rollcall')
    .description('Real-time class attendance from campus WiFi logs')
    .showHelpAfterError('(rollcall --help lists the commands)')
    .exitOverride();
  for (const register of COMMANDS) register(program);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = error instanceof CommanderError ? statusOfCommander(error) : report(error);
  }
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
