import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A random secret, made the first time and kept in a file that only its owner can read. */
export function keptSecret(file: string): string {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    // Written whole and then named: a secret that was cut short must not be kept.
    writeFileSync(`${file}.partial`, randomBytes(32).toString('base64url'), { mode: 0o600 });
    renameSync(`${file}.partial`, file);
  }
  return readFileSync(file, 'utf8');
}
