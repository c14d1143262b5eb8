import { isStartedByNpm } from '../../config.js';

const LOOK_EVERY_MS = 500;

/**
 * Ends this process when npm has ended, if npm started it (`npx rollcall ...`, `npm run ...`).
 *
 * npm runs a command in a shell and passes SIGTERM on to that shell only. The shell dies, and the
 * command would run on, as the child of another process. So a change of the parent means that
 * somebody has stopped npm, and the command gets the SIGTERM that was meant for it. Nobody can tell
 * when npm was ended by SIGKILL, because the shell lives on then.
 */
export function endWithNpm(): void {
  if (!isStartedByNpm()) return;
  const parent = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_EVERY_MS);
  looking.unref();
}
