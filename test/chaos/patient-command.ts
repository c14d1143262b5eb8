import { setTimeout as pause } from 'node:timers/promises';
import type { Workbench } from '../workbench/workbench.js';

/** Runs a command again until a server that is down comes back. */
export type PatientCommand = {
  /**
   * @returns what the command printed when it exited with 0; undefined where it refused what was
   * asked
   * @param refusal says the same, of a command that has no exit status for it
   */
  run: (args: string[], refusal?: RegExp) => Promise<string | undefined>;
  /** How many runs failed and were followed by another one. */
  failures: () => number;
};

const REFUSED = 4;
const WRONG_USAGE = 2;
const DONE_WITHIN_MS = 300_000;
const BETWEEN_ATTEMPTS_MS = 500;

/** @param env addresses for the commands that differ from those of the workbench */
export function patientCommand(bench: Workbench, env: NodeJS.ProcessEnv): PatientCommand {
  let failures = 0;
  const run: PatientCommand['run'] = async (args, refusal) => {
    const deadline = Date.now() + DONE_WITHIN_MS;
    for (;;) {
      const { status, stdout, stderr } = await bench.rollcall(args, { env });
      if (status === 0) return stdout;
      if (status === REFUSED || refusal?.test(stderr)) return undefined;
      if (status === WRONG_USAGE || Date.now() > deadline)
        throw new Error(`rollcall ${args.join(' ')} exited with ${status}: ${stderr}`);
      failures += 1;
      await pause(BETWEEN_ATTEMPTS_MS);
    }
  };
  return { run, failures: () => failures };
}
