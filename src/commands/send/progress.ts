import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { STACK_FOLDER } from '../../config.js';

/** How far a file has been sent: everything before the byte `offset`, which is `lines` lines. */
export type SendProgress = { offset: number; lines: number };

export type KeptProgress = {
  /**
   * Where an interrupted send of the same file to the same topic stopped; undefined if none did.
   */
  read: () => SendProgress | undefined;
  write: (progress: SendProgress) => void;
  remove: () => void;
};

/**
 * Keeps the progress of a send in a file below the current folder, so that the same command
 * continues after an interruption. The progress is written after the broker has acknowledged the
 * lines. A crash between the two sends some lines again, which does no harm: an event that is sent
 * twice counts once.
 * @param size the size of the file in bytes; a file that has become shorter is another file
 */
export function keepProgress(file: string, topic: string, size: number): KeptProgress {
  const name = createHash('sha256')
    .update(`${resolve(file)}\n${topic}`)
    .digest('hex')
    .slice(0, 16);
  const path = join(STACK_FOLDER, 'send', `${name}.json`);
  return {
    read: () => {
      const kept = readKept(path);
      return kept && kept.offset <= size ? kept : undefined;
    },
    write: (progress) => {
      mkdirSync(join(STACK_FOLDER, 'send'), { recursive: true });
      // A process that is killed meanwhile leaves the old file whole.
      writeFileSync(`${path}.partial`, JSON.stringify(progress));
      renameSync(`${path}.partial`, path);
    },
    remove: () => rmSync(path, { force: true }),
  };
}

function readKept(path: string): SendProgress | undefined {
  try {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as Partial<SendProgress>;
    return typeof kept.offset === 'number' && typeof kept.lines === 'number'
      ? { offset: kept.offset, lines: kept.lines }
      : undefined;
  } catch (error) {
    // There is none, or the machine lost power as it was written: the file is sent from its start.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT')
      return undefined;
    throw error;
  }
}
