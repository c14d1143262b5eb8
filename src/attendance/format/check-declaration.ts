import {
  FIELDS,
  asList,
  type Field,
  type FormatDeclaration,
  type JsonMessage,
  type MessageDeclaration,
  type TextMessage,
  type WordTable,
} from './declaration.js';
import { KIND, VALUE } from './read-text-message.js';
import { compilePattern } from './text-pattern.js';
import { compileLayout } from './time-text.js';

/** What one record may cost at most: the length of the line times that of all patterns. */
export const MOST_PATTERN_TEXT = 10_000;
/** An event needs these. */
const NEEDED = ['accessPoint', 'device', 'time'] as const satisfies readonly Field[];

/**
 * What is wrong with a declaration of the right shape: a sentence for each fault, none where it can
 * be compiled.
 */
export function faultsOfDeclaration(format: FormatDeclaration): string[] {
  const faults = format.messages.flatMap((message, index) =>
    faultsOfMessage(message).map((fault) => `messages[${index}] ${fault}`),
  );
  const total = format.messages.flatMap(patternsOf).reduce((sum, { length }) => sum + length, 0);
  if (total > MOST_PATTERN_TEXT)
    faults.push(
      `all patterns together have ${total} characters, and may have ${MOST_PATTERN_TEXT}`,
    );
  for (const encoding of format.encodings ?? [])
    if (!isEncoding(encoding))
      faults.push(`encodings has "${encoding}", which is no encoding: write one such as gb18030`);
  const { layout } = format.time ?? {};
  const compiled = layout === undefined ? undefined : compileLayout(layout);
  if (typeof compiled === 'string')
    faults.push(`time.layout ${compiled}: write it as "DD/MM/YYYY HH:mm:ss"`);
  return faults;
}

function isEncoding(name: string): boolean {
  try {
    return new TextDecoder(name).encoding !== '';
  } catch {
    return false;
  }
}

function faultsOfMessage(message: MessageDeclaration): string[] {
  return 'text' in message ? faultsOfText(message) : faultsOfJson(message);
}

function faultsOfText(message: TextMessage): string[] {
  const wholes = asList(message.pattern);
  const holes = wholes.flatMap((whole) => {
    const compiled = compilePattern(whole);
    return typeof compiled === 'string' ? [] : compiled.holes;
  });
  return [
    ...(asList(message.text).some((text) => text === '')
      ? ['has an empty "text", which every line holds: write a text that only these lines hold']
      : []),
    ...faultsOfWholes(wholes, typeof message.kind === 'string' ? FIELDS : [...FIELDS, KIND]),
    ...faultsOfFields(message.fields, (place) => faultOfOwnPattern(place)),
    ...faultsOfWords(message.kind, (place) => faultOfOwnPattern(place)),
    ...NEEDED.filter((field) => !holes.includes(field) && !message.fields?.[field]).map(
      (field) => `says nowhere where the ${field} is: add {${field}} to its pattern, or a field`,
    ),
  ];
}

function faultsOfWholes(wholes: readonly string[], names: readonly string[]): string[] {
  return wholes.flatMap((whole) => {
    const compiled = compilePattern(whole);
    if (typeof compiled === 'string') return [`pattern "${whole}" ${compiled}`];
    const other = compiled.holes.find((hole) => hole !== '' && !names.includes(hole));
    return other === undefined
      ? []
      : [`pattern "${whole}" has a hole {${other}}: a hole is {} or one of ${names.join(', ')}`];
  });
}

/** A pattern for one field has one hole {value}. */
function faultOfOwnPattern(pattern: string): string | undefined {
  const compiled = compilePattern(pattern);
  if (typeof compiled === 'string') return `"${pattern}" ${compiled}`;
  return compiled.holes.filter((hole) => hole === VALUE).length === 1 &&
    compiled.holes.every((hole) => hole === VALUE || hole === '')
    ? undefined
    : `"${pattern}" must have one hole {${VALUE}}, and may have holes {} beside it`;
}

function faultsOfJson(message: JsonMessage): string[] {
  return [
    ...[...Object.keys(message.json)].filter(isNoPath).map((path) => `json "${path}" is no path`),
    ...faultsOfFields(message.fields, (place) =>
      isNoPath(place) ? `"${place}" is no path such as device.macAddress` : undefined,
    ),
    ...faultsOfWords(message.kind, (place) =>
      isNoPath(place) ? `"${place}" is no path such as event.type` : undefined,
    ),
    ...NEEDED.filter((field) => !message.fields[field]).map(
      (field) => `says nowhere where the ${field} is: add the field`,
    ),
  ];
}

function isNoPath(path: string): boolean {
  return path.split('.').some((name) => name === '');
}

function faultsOfFields(
  fields: TextMessage['fields'],
  faultOf: (place: string) => string | undefined,
): string[] {
  return FIELDS.flatMap((field) =>
    asList(fields?.[field]).flatMap((place) => {
      if (place === '@time' || place === '@host') {
        const isRight = place === '@time' ? field === 'time' : field === 'accessPoint';
        return isRight ? [] : [`fields.${field} cannot be ${place}`];
      }
      const fault = faultOf(place);
      return fault === undefined ? [] : [`fields.${field} ${fault}`];
    }),
  );
}

function faultsOfWords(
  kind: string | WordTable,
  faultOf: (place: string) => string | undefined,
): string[] {
  if (typeof kind === 'string') return [];
  const faults = asList(kind.from).flatMap((place) => faultOf(place) ?? []);
  return faults.map((fault) => `kind.from ${fault}`);
}

function patternsOf(message: MessageDeclaration): string[] {
  if (!('text' in message)) return [];
  const own = FIELDS.flatMap((field) => asList(message.fields?.[field]));
  const words = typeof message.kind === 'string' ? [] : asList(message.kind.from);
  return [...asList(message.text), ...asList(message.pattern), ...own, ...words];
}
