// Runs a vitest project that people start by a command of its own, with arguments.
import { fileURLToPath } from 'node:url';

/**
 * Runs the tests of one configuration, with the arguments as their environment.
 * @param config the path of the vitest configuration in the checkout
 * @param usage what is printed beside an argument that is wrong
 * @param readArguments the environment of the run; throws an Error with a sentence for the user
 */
export async function runVitest(config, usage, readArguments) {
  try {
    Object.assign(process.env, readArguments());
  } catch (error) {
    console.error(`${error.message.split('\n')[0]}\n${usage}`);
    process.exitCode = 2;
    return;
  }
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  // Vitest takes a second to load, so this comes after the arguments are checked.
  const { startVitest } = await import('vitest/node');
  const vitest = await startVitest('test', [], { config, watch: false });
  await vitest.close();
}
