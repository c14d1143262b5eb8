import { makeMovements } from './movements.js';
import { makeOddRecords } from './oddities.js';
import { makeRecord } from './record.js';
import { makeRejects } from './rejects.js';
import { makeStory } from './story.js';

/**
 * The WiFi log as the controller would have sent it: one record per line, nearly in time order.
 * Some records come late, some come twice. Some lines end in CR LF or have white space around them,
 * a few are empty, and the last one has no line feed.
 */
export function makeLog(people, enrolments, random) {
  const events = [...makeStory(people, random), ...makeMovements(people, enrolments, random)];
  const lines = [
    ...events.map((event) => ({
      time: event.time + delay(random),
      bytes: Buffer.from(dress(JSON.stringify(makeRecord(event, random)), random)),
    })),
    ...makeOddRecords(people, random).map(({ time, text }) => ({ time, bytes: Buffer.from(text) })),
    ...makeRejects(people, random),
  ];
  const sent = lines.flatMap((line) => [line, ...repeats(line, random)]);
  // sort is stable, so lines of the same second keep their order.
  sent.sort((a, b) => a.time - b.time);
  return Buffer.concat(
    sent.flatMap(({ bytes }, index) => [
      ...(index % 2500 === 1000 ? [Buffer.from('\n')] : []),
      bytes,
      ...(index < sent.length - 1 ? [Buffer.from('\n')] : []),
    ]),
  );
}

/** 2 of 100 records come late, by up to five minutes. */
function delay(random) {
  return random.chance(2) ? random.int(1, 300) : 0;
}

/**
 * Sometimes adds a line end of another system, white space around the record, or a byte order mark.
 */
function dress(text, random) {
  const kind = random.int(1, 300);
  if (kind <= 4) return `${text}\r`;
  if (kind === 5) return `  ${text}\t`;
  return kind === 6 && random.chance(30) ? `\uFEFF${text}` : text;
}

/** 1 of 100 lines is sent again within two minutes. */
function repeats(line, random) {
  return random.chance(1) ? [{ ...line, time: line.time + random.int(0, 120) }] : [];
}
