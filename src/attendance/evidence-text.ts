import { NO_EVIDENCE, type Evidence, type Run } from './evidence.js';

const NOT_KNOWN = '';

/**
 * Evidence as it is stored: ASCII, some 15 bytes a run. "" stands for no known device; else runs, then "|", the access point before the class, "|", the one
 * after it, each empty where there is none. Runs are separated by ";", each "from,length,access point,tenths", with "o" at the end for a device that is
 * not the phone; `from` is left out where the run follows the one before at once.
 */
export function evidenceText({ known, runs, before, after }: Evidence): string {
  if (!known) return NOT_KNOWN;
  const texts = runs.map(({ from, to, accessPointNo, tenths, phone }, i) => {
    const start = runs[i - 1]?.to === from ? '' : from;
    return `${start},${to - from},${accessPointNo},${tenths}${phone ? '' : 'o'}`;
  });
  return `${texts.join(';')}|${before ?? ''}|${after ?? ''}`;
}

/** Reads what {@link evidenceText} wrote. @throws RangeError for any other text */
export function parseEvidence(text: string): Evidence {
  if (text === NOT_KNOWN) return NO_EVIDENCE;
  const parts = /^([^|]*)\|(\d*)\|(\d*)$/.exec(text);
  if (!parts) throw notEvidence(text);
  const [, runText, before, after] = parts;
  const runs: Run[] = [];
  for (const part of runText === '' ? [] : runText!.split(';')) {
    const found = /^(-?\d+)?,([1-9]\d*),(\d+),(\d+)(o?)$/.exec(part);
    const from = found?.[1] === undefined ? runs.at(-1)?.to : Number(found[1]);
    if (!found || from === undefined) throw notEvidence(text);
    runs.push({
      accessPointNo: Number(found[3]),
      from,
      to: from + Number(found[2]),
      tenths: Number(found[4]),
      phone: found[5] === '',
    });
  }
  const evidence: Evidence = { known: true, runs, before: numberOf(before!), after: numberOf(after!) };
  // A number with a zero in front, or too large to be read exactly, is written differently.
  if (evidenceText(evidence) !== text) throw notEvidence(text);
  return evidence;
}

function numberOf(text: string): number | null {
  return text === '' ? null : Number(text);
}

/** The text tells where a person was: it does not belong in an error. */
function notEvidence(text: string): RangeError {
  return new RangeError(
    `Stored evidence is "" or runs "from,length,access point,tenths", then "|before|after"; a text of ${text.length} characters is not.`,
  );
}
