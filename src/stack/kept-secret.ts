import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A random secret. The first call makes it and keeps it in a file that only its owner can read. */
export function keptSecret(file: string): string {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    // Renamed only when it is complete, so that a secret that was cut short is never kept.
    writeFileSync(`${file}.partial`, randomBytes(32).toString('base64url'), { mode: 0o600 });
    renameSync(`${file}.partial`, file);
  }
  return readFileSync(file, 'utf8');
}
