/** A line of a file. */
export type RawLine = {
  /** Counts every line from 1, empty lines too. */
  number: number;
  /** The bytes without the line feed. */
  value: Buffer;
  /** The file offset after the line feed. */
  end: number;
};

const LINE_FEED = 0x0a;

/**
 * Splits a stream at line feeds only, whatever else the bytes hold, and skips empty lines. The
 * lines of each chunk come as one group, so that the lines of a slow source are passed on at once.
 * @param from where the stream begins in its file: the offset, and the number of lines before it
 */
export async function* logLines(
  stream: AsyncIterable<Buffer>,
  from: { offset: number; lines: number },
): AsyncGenerator<RawLine[]> {
  let { offset, lines: number } = from;
  let rest: Buffer[] = [];
  const lineOf = (value: Buffer, end: number): RawLine[] => {
    number += 1;
    return value.length > 0 ? [{ number, value, end }] : [];
  };
  for await (const chunk of stream) {
    const found: RawLine[] = [];
    let start = 0;
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, start)) {
      const piece = chunk.subarray(start, at);
      found.push(
        ...lineOf(rest.length > 0 ? Buffer.concat([...rest, piece]) : piece, offset + at + 1),
      );
      rest = [];
      start = at + 1;
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
    offset += chunk.length;
    if (found.length > 0) yield found;
  }
  // The last line may lack its line feed.
  const last = rest.length > 0 ? lineOf(Buffer.concat(rest), offset) : [];
  if (last.length > 0) yield last;
}
