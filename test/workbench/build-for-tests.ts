import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Builds the program unless it is built, so that tests which start it as a process run the code
 * under test.
 */
export default async function buildForTests(): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, ['scripts/build-if-changed.js']);
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`the build failed:\n${stdout}${stderr}`);
  }
}
