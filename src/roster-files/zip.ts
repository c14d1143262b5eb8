import { isUtf8 } from 'node:buffer';
import { fromBufferPromise, validateFileName, type Entry, type ZipFile } from 'yauzl';
import { messageOf, RollcallError } from '../errors.js';

/** What a zip holds, by its names. A name holds "/" and never leads out of the zip. */
export type Zip = {
  names: string[];
  /**
   * The bytes of one file.
   * @throws RollcallError `refused` if it is damaged, has a password or is too large
   */
  read: (name: string) => Promise<Buffer>;
};

const MOST_ENTRIES = 2_000;
/** All that is read of one zip, unpacked. A roster of 100,000 students takes a tenth of it. */
const MOST_BYTES = 512 * 1024 * 1024;
const UTF8_FLAG = 0x800;

/**
 * Opens a zip. Nothing is written to a disk, and nothing is unpacked before it is asked for.
 * @param what the name of the zip, for messages
 * @throws RollcallError `refused`
 */
export async function openZip(bytes: Buffer, what: string): Promise<Zip> {
  const refuse = (reason: string, cause?: unknown) =>
    new RollcallError('refused', `${what} ${reason}; nothing was imported.`, { cause });
  const damaged = (error: unknown) =>
    error instanceof RollcallError
      ? error
      : refuse(`is no zip that can be read: ${messageOf(error)}`, error);
  const entries = new Map<string, Entry>();
  let zip: ZipFile;
  try {
    zip = await fromBufferPromise(bytes, { lazyEntries: true, decodeStrings: false });
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      if (validateFileName(name) !== null)
        throw refuse('holds a file whose path leads out of it: make the zip again');
      if (entries.size >= MOST_ENTRIES) throw refuse(`holds more than ${MOST_ENTRIES} files`);
      if (!name.endsWith('/')) entries.set(name, entry);
    }
  } catch (error) {
    throw damaged(error);
  }
  let left = MOST_BYTES;
  const read = async (name: string) => {
    const entry = entries.get(name)!;
    if (entry.isEncrypted()) throw refuse('has a password: make it again without one');
    left -= entry.uncompressedSize;
    if (left < 0)
      throw refuse(
        `unpacks to more than ${MOST_BYTES / 1024 / 1024} MB: give a folder of CSV files`,
      );
    try {
      // The package ends the stream with an error if more comes than the entry says.
      const stream = await zip.openReadStreamPromise(entry);
      return Buffer.concat((await stream.toArray()) as Buffer[]);
    } catch (error) {
      throw damaged(error);
    }
  };
  return { names: [...entries.keys()], read };
}

/** Zips made by a Chinese Windows have their names in GB 18030 and do not say so. */
function nameOf(entry: Entry): string {
  const bytes = entry.fileName as unknown as Buffer;
  const known = (entry.generalPurposeBitFlag & UTF8_FLAG) !== 0 || isUtf8(bytes);
  const name = known ? bytes.toString('utf8') : new TextDecoder('gb18030').decode(bytes);
  return name.replaceAll('\\', '/');
}
