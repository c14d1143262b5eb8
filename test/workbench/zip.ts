import { crc32, deflateRawSync } from 'node:zlib';

/** A file of a zip that a test makes. */
export type ZipEntry = {
  name: string | Buffer;
  data: string | Buffer;
  /** What the zip says of the unpacked size, if it lies. */
  claimedSize?: number;
  hasPassword?: boolean;
};

/** Makes a zip, also one that no sane program would make. */
export function makeZip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data, claimedSize, hasPassword } of entries) {
    const raw = Buffer.from(data as string);
    const packed = deflateRawSync(raw);
    const title = Buffer.from(name as string);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    // Names in text are UTF-8 and say so; names in bytes say nothing.
    common.writeUInt16LE((typeof name === 'string' ? 0x800 : 0) + (hasPassword ? 1 : 0), 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(raw), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claimedSize ?? raw.length, 18);
    common.writeUInt16LE(title.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, title, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    const version = Buffer.from([20, 0]);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), version, common, tail, title]));
    parts.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}
