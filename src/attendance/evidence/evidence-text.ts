import { NO_EVIDENCE, type Evidence, type Run, type Tail } from './evidence.js';

const NOT_KNOWN = '';

/**
 * Evidence as it is stored: ASCII, about 15 bytes a run. "" means that no device is known.
 * Otherwise the text holds the runs, then "|", the access point before the class, "|", the access
 * point after it; each of the two is empty if there is none. Then come, each after "|", since,
 * until, and the other devices' access points separated by ","; these three are left out together
 * if all of them say nothing. "l" at the end means the last class of the student's day. Texts of
 * earlier releases end before these.
 *
 * Runs are separated by ";". A run is "from,length,access point,tenths", with "o" at the end if the
 * device is not the phone, and then "t" and "last heard,tenths" of its tail if it has one. `from`
 * is left out if the run starts where the last one ended.
 */
export function evidenceText(evidence: Evidence): string {
  const { known, runs, before, after, isLast } = evidence;
  if (!known) return NOT_KNOWN;
  const texts = runs.map(({ from, to, accessPointNo, tenths, phone, tail }, i) => {
    const start = runs[i - 1]?.to === from ? '' : from;
    const silent = tail ? `t${tail.lastHeard},${tail.tenths}` : '';
    return `${start},${to - from},${accessPointNo},${tenths}${phone ? '' : 'o'}${silent}`;
  });
  return `${texts.join(';')}|${before ?? ''}|${after ?? ''}${aroundText(evidence)}${isLast ? 'l' : ''}`;
}

type Around = Pick<Evidence, 'since' | 'until' | 'others'>;

function aroundText({ since, until, others }: Around): string {
  const text = `|${since ?? ''}|${until ?? ''}|${others.join(',')}`;
  return text === NOTHING_AROUND ? '' : text;
}

const NOTHING_AROUND = '|||';

/**
 * Reads what {@link evidenceText} wrote, character by character, because a rollup reads all
 * evidence twice.
 * @throws RangeError for any other text
 */
export function parseEvidence(text: string): Evidence {
  if (text === NOT_KNOWN) return NO_EVIDENCE;
  const cursor = new Cursor(text);
  const runs: Run[] = [];
  while (!cursor.take(BAR)) {
    if (runs.length > 0) cursor.expect(SEMICOLON);
    runs.push(parseRun(cursor, runs.at(-1)?.to));
  }
  const before = cursor.number() ?? null;
  cursor.expect(BAR);
  const after = cursor.number() ?? null;
  const around = text.charCodeAt(cursor.at) === BAR ? parseAround(cursor) : NO_EVIDENCE;
  const isLast = cursor.take(LAST);
  if (cursor.at < text.length) throw notEvidence(text);
  const { since, until, others } = around;
  return { known: true, runs, before, after, since, until, others, ...(isLast && { isLast }) };
}

/** The same for a page, which shows what it can: null for any other text. */
export function readableEvidence(text: string): Evidence | null {
  try {
    return parseEvidence(text);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function parseAround(cursor: Cursor): Around {
  cursor.expect(BAR);
  const since = cursor.number() ?? null;
  cursor.expect(BAR);
  const until = cursor.number() ?? null;
  cursor.expect(BAR);
  const others: number[] = [];
  for (let no = cursor.number(); no !== undefined; no = cursor.number()) {
    others.push(no);
    if (!cursor.take(COMMA)) break;
    if (!cursor.isAtDigit()) throw notEvidence(cursor.text);
  }
  if (since === null && until === null && others.length === 0) throw notEvidence(cursor.text);
  return { since, until, others };
}

/** previousEnd: where the last run ends. evidenceText never writes a `from` that equals it. */
function parseRun(cursor: Cursor, previousEnd: number | undefined): Run {
  const isNegative = cursor.take(MINUS);
  const written = cursor.number();
  const from = written === undefined ? previousEnd : isNegative ? -written : written;
  cursor.expect(COMMA);
  const length = cursor.number();
  cursor.expect(COMMA);
  const accessPointNo = cursor.number();
  cursor.expect(COMMA);
  const tenths = cursor.number();
  const phone = !cursor.take(OTHER);
  const tail = cursor.take(TAIL) ? parseTail(cursor, tenths ?? 0) : undefined;
  const isCanonical =
    written === undefined ? !isNegative : from !== previousEnd && !Object.is(from, -0);
  if (
    !isCanonical ||
    from === undefined ||
    !length ||
    accessPointNo === undefined ||
    tenths === undefined
  )
    throw notEvidence(cursor.text);
  const run: Run = { accessPointNo, from, to: from + length, tenths, phone };
  if (tail) run.tail = tail;
  return run;
}

/** tenths: those of the run, of which the tail is a part. */
function parseTail(cursor: Cursor, tenths: number): Tail {
  const isNegative = cursor.take(MINUS);
  const minute = cursor.number();
  cursor.expect(COMMA);
  const part = cursor.number();
  if (minute === undefined || (isNegative && minute === 0) || !part || part > tenths)
    throw notEvidence(cursor.text);
  return { lastHeard: isNegative ? -minute : minute, tenths: part };
}

class Cursor {
  at = 0;

  constructor(readonly text: string) {}

  /** Steps over the character if it is this one. */
  take(character: number): boolean {
    if (this.text.charCodeAt(this.at) !== character) return false;
    this.at += 1;
    return true;
  }

  isAtDigit(): boolean {
    const digit = this.text.charCodeAt(this.at) - ZERO;
    return digit >= 0 && digit <= 9;
  }

  expect(character: number): void {
    if (!this.take(character)) throw notEvidence(this.text);
  }

  /**
   * Reads a whole number; undefined if there is no digit. Refuses what evidenceText never writes: a
   * leading zero, and a number too large to be exact.
   */
  number(): number | undefined {
    const start = this.at;
    let value = 0;
    for (;;) {
      const digit = this.text.charCodeAt(this.at) - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
      this.at += 1;
    }
    const digits = this.at - start;
    if (digits === 0) return undefined;
    if ((digits > 1 && this.text.charCodeAt(start) === ZERO) || digits > MOST_DIGITS)
      throw notEvidence(this.text);
    return value;
  }
}

const [BAR, SEMICOLON, COMMA, MINUS, OTHER, TAIL, LAST, ZERO] = [...'|;,-otl0'].map((character) =>
  character.charCodeAt(0),
) as [number, number, number, number, number, number, number, number];
const MOST_DIGITS = 15;

/** The message does not quote the text, which tells where a person was. */
function notEvidence(text: string): RangeError {
  return new RangeError(
    `A text of ${text.length} characters is no evidence: ` +
      'evidence is "" or runs "from,length,access point,tenths", then "|before|after".',
  );
}
