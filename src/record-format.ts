import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { faultsOfDeclaration } from './attendance/format/check-declaration.js';
import { ENVELOPES, type FormatDeclaration } from './attendance/format/declaration.js';
import {
  NAMED_FORMATS,
  nameOfFormat,
  namedFormat,
  type RecordFormat,
} from './attendance/format/read-record.js';
import { pathText, plainIssues, plainWords } from './plain-issues.js';
import { isTimeZone } from './time-zone.js';

/** How records are read, and what every process on one database must have in common of that. */
export type ChosenFormat = {
  format: RecordFormat;
  /** The name of a preset; of a file, its name in the file and a part of its contents' hash. */
  mark: string;
};

/** A format file is a page or two. */
const MOST_BYTES = 256 * 1024;
const HASH_LENGTH = 12;

/**
 * The format of a name, or of a file that declares one.
 * @returns a sentence without its subject where there is none, such as "is neither ... nor ..."
 */
export function recordFormatOf(name: string): ChosenFormat | string {
  const named = namedFormat(name);
  if (named !== undefined) return { format: named, mark: name };
  if (!existsSync(name))
    return `is ${name}, which is neither a format (${NAMED_FORMATS.map(nameOfFormat).join(', ')}) nor a file: name one of these, or write a file (docs/formats.md)`;
  const { size } = statSync(name);
  if (size > MOST_BYTES)
    return `names ${name}, which has ${size} bytes: a format file has ${MOST_BYTES} at most`;
  const text = readFile(name);
  if (text === undefined) return `names ${name}, which cannot be read: name a file of JSON`;
  const declaration = parseDeclaration(text);
  if (typeof declaration === 'string') return `names ${name}: ${declaration}`;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH);
  return { format: declaration, mark: `file:${declaration.name}:${hash}` };
}

/** Whether a text is the mark of a format file. */
export function isFileMark(text: string): boolean {
  return /^file:[a-z0-9-]+:[0-9a-f]{12}$/.test(text);
}

function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Every fault of a declaration in one sentence, or the declaration. */
export function parseDeclaration(text: string): FormatDeclaration | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return `it is no JSON (${(error as Error).message})`;
  }
  const shape = SHAPE.safeParse(parsed, { error: plainWords });
  if (!shape.success)
    return plainIssues(shape.error.issues)
      .map(({ path, message }) => `${pathText(path) || 'the file'} ${message}`)
      .join('; ');
  const declaration = shape.data;
  const faults = faultsOfDeclaration(declaration);
  return faults.length > 0 ? faults.join('; ') : declaration;
}

const places = z.union([z.string(), z.array(z.string()).min(1).max(16)]);
const kinds = z.enum(['joined', 'left', 'failed']);
const words = z.array(z.string().min(1)).max(64).optional();
const kind = z.union([
  kinds,
  z.strictObject({
    from: places,
    joined: words,
    left: words,
    failed: words,
    otherwise: z.enum(['joined', 'left', 'failed', 'ignored']).optional(),
  }),
]);
const fields = z.strictObject({
  accessPoint: places.optional(),
  previousAccessPoint: places.optional(),
  device: places.optional(),
  user: places.optional(),
  time: places.optional(),
});
const message = z.union([
  z.strictObject({
    text: places,
    pattern: places.optional(),
    fields: fields.optional(),
    kind,
  }),
  z.strictObject({ json: z.record(z.string(), places), fields, kind }),
]);

const SHAPE = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'must be 1 to 40 lower-case letters, digits and hyphens')
    .refine((name) => namedFormat(name) === undefined, 'is the name of a preset: choose another'),
  title: z.string().max(200).default(''),
  sources: z.array(z.strictObject({ title: z.string(), address: z.string() })).optional(),
  encodings: z.array(z.string()).min(1).max(4).optional(),
  envelopes: z.array(z.enum(ENVELOPES)).optional(),
  time: z
    .strictObject({
      zone: z
        .string()
        .refine(isTimeZone, 'must be an IANA time zone such as Asia/Shanghai')
        .optional(),
      layout: z.string().max(40).optional(),
    })
    .optional(),
  names: z
    .strictObject({
      ssid: z.enum(['keep', 'cut']).optional(),
      case: z.enum(['lower', 'upper']).optional(),
    })
    .optional(),
  messages: z.array(message).min(1).max(40),
});
