import { RollcallError } from '../../errors.js';

/** What a file is that holds no lines of records, and how to mend it. */
const NO_LINES: { begins: (head: Buffer) => boolean; sentence: (file: string) => string }[] = [
  {
    begins: startsWith(0x1f, 0x8b),
    sentence: (file) => `${file} is compressed by gzip: send it by "zcat FILE | rollcall send -".`,
  },
  {
    begins: startsWith(0x28, 0xb5, 0x2f, 0xfd),
    sentence: (file) =>
      `${file} is compressed by zstd: send it by "zstdcat FILE | rollcall send -".`,
  },
  {
    begins: startsWith(0x50, 0x4b, 0x03, 0x04),
    sentence: (file) =>
      `${file} is a zip archive or a spreadsheet: unpack it, and send the log file in it.`,
  },
  {
    begins: (head) => startsWith(0xff, 0xfe)(head) || startsWith(0xfe, 0xff)(head),
    sentence: (file) =>
      `${file} is text in UTF-16: send it by "iconv -f UTF-16 -t UTF-8 FILE | rollcall send -".`,
  },
  {
    begins: (head) => /^(\xEF\xBB\xBF)?\s*\[\s*[{\]]/.test(head.toString('latin1')),
    sentence: (file) =>
      `${file} is one JSON array, but each record must be a line of its own: send it by "jq -c '.[]' FILE | rollcall send -".`,
  },
];

function startsWith(...bytes: number[]): (head: Buffer) => boolean {
  return (head) => bytes.every((byte, at) => head[at] === byte);
}

/**
 * Passes a log on, unless its first bytes tell that it is no text of lines. Then every line of it
 * would become a reject.
 * @param file its name; "-" is standard input
 * @throws RollcallError `refused`, with what to do
 */
export async function* refuseUnlessLines(
  file: string,
  stream: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of stream) {
    const signature = isFirst ? NO_LINES.find(({ begins }) => begins(chunk)) : undefined;
    if (signature)
      throw new RollcallError(
        'refused',
        signature.sentence(file === '-' ? 'Standard input' : file),
      );
    isFirst = false;
    yield chunk;
  }
}
