import { Command } from 'commander';
import { vi } from 'vitest';

/** The result of a command; error is undefined where it threw nothing. */
export type CommandRun = { stdout: string; stderr: string; error: unknown };

/**
 * Runs one command in this process, as src/cli.ts would.
 * @param args the words after `rollcall`
 * @param env variables that the command finds in its environment
 * @returns what it printed, and what it threw
 */
export async function runCommand(
  register: (program: Command) => void,
  args: string[],
  env: Record<string, string>,
): Promise<CommandRun> {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const stdout: string[] = [];
  const stderr: string[] = [];
  const spies = [
    vi.spyOn(console, 'log').mockImplementation((line: string) => void stdout.push(`${line}\n`)),
    vi.spyOn(console, 'error').mockImplementation((line: string) => void stderr.push(`${line}\n`)),
    vi.spyOn(process.stdout, 'write').mockImplementation(collectInto(stdout)),
    vi.spyOn(process.stderr, 'write').mockImplementation(collectInto(stderr)),
  ];
  const program = new Command().exitOverride();
  register(program);
  let error: unknown;
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (thrown) {
    error = thrown;
  } finally {
    for (const spy of spies) spy.mockRestore();
    vi.unstubAllEnvs();
  }
  return { stdout: stdout.join(''), stderr: stderr.join(''), error };
}

function collectInto(texts: string[]): typeof process.stdout.write {
  return (chunk: string | Uint8Array, ...rest: unknown[]) => {
    texts.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    const written = rest.findLast((one) => typeof one === 'function') as (() => void) | undefined;
    written?.();
    return true;
  };
}
