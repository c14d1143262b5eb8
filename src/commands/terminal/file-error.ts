import { RollcallError } from '../../errors.js';

/** What the system's codes mean for a person who has named a file or a folder. */
const WORDS: Record<string, string> = {
  EACCES: 'this account may not open it',
  EEXIST: 'something else has that name',
  EISDIR: 'it is a folder, and a file is wanted',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'it does not exist, or its folder does not',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is a file, and a folder is wanted',
  EPERM: 'this account may not do that',
  EROFS: 'its disk can only be read',
};

/** What is wrong with a file in words, or undefined where the error does not come from a file. */
export function fileErrorWords(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error && 'syscall' in error)) return undefined;
  return WORDS[String(error.code)];
}

/** Makes a sentence of an error of a file. Every other error stays as it is. */
export function asFileError(error: unknown): unknown {
  const words = fileErrorWords(error);
  if (words === undefined) return error;
  const { path = 'A file' } = error as { path?: string };
  return new RollcallError('refused', `${path} cannot be used: ${words}.`, { cause: error });
}
