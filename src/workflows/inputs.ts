import { ApplicationFailure } from '@temporalio/common';
import { isDay } from '../attendance/wall-clock.js';

/** What a field of a workflow's input must be. */
type Field = { is: (value: unknown) => boolean; what: string; optional?: true };

const text = (most: number): Field => ({
  is: (value) => typeof value === 'string' && value.trim() !== '' && value.length <= most,
  what: `a text of 1 to ${most} characters`,
});
const wholeNumber: Field = {
  is: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  what: 'a whole number, 0 or more',
};
const day: Field = {
  is: (value) => typeof value === 'string' && isDay(value),
  what: 'a date YYYY-MM-DD',
};
const flag: Field = { is: (value) => typeof value === 'boolean', what: 'true or false' };
const topic: Field = {
  is: (value) => typeof value === 'string' && /^[\w.-]{1,249}$/.test(value),
  what: 'the name of a Kafka topic',
};
const halt: Field = {
  is: (value) =>
    isObject(value) &&
    (value['state'] === 'paused' || value['state'] === 'blocked') &&
    typeof value['reason'] === 'string',
  what: 'an object with state "paused" or "blocked" and a reason',
};
const optional = (field: Field): Field => ({ ...field, optional: true });

/** The fields of each workflow's input. A field of a type in messages.ts has its line here. */
const FIELDS = {
  ingestPartition: {
    topic,
    partition: wholeNumber,
    partitionCount: optional(wholeNumber),
    halt: optional(halt),
    controlNo: optional(wholeNumber),
    windowSeconds: optional(wholeNumber),
  },
  rollupDay: {
    date: day,
    policy: optional(text(64)),
    newDayPolicy: optional(text(64)),
    inProgress: optional(flag),
  },
  learnDay: {
    date: day,
    runId: text(255),
    policy: text(64),
    policyVersion: wholeNumber,
    rosterVersion: wholeNumber,
  },
  nightlyRollup: { newDayPolicy: optional(text(64)) },
  nightlyImport: { source: text(1024), acceptShrink: optional(flag) },
  runAttention: {},
  provisionalRollup: { newDayPolicy: optional(text(64)) },
} satisfies Record<string, Record<string, Field>>;

/**
 * Refuses an input that the workflow cannot work with. Any client may start a workflow, and one
 * that throws something else than this failure would be tried again for ever and keep its id.
 *
 * It comes before the first command, so it changes no history of a good input.
 * @param unknownFields allow: the input comes from another workflow, whose release may be newer
 * @throws ApplicationFailure `usage`, with one sentence that names the field and never its value
 */
export function requireInput(
  workflow: keyof typeof FIELDS,
  input: unknown,
  unknownFields: 'refuse' | 'allow' = 'refuse',
): void {
  if (!isObject(input)) throw refusal(`${workflow} needs one JSON object as its input.`);
  const fields: Record<string, Field> = FIELDS[workflow];
  const unknown = Object.keys(input).find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined && unknownFields === 'refuse') {
    const meant = Object.keys(fields).find((name) => bare(name) === bare(unknown));
    throw refusal(
      `${workflow} knows no field "${unknown.slice(0, 40)}"${meant ? `: did you mean "${meant}"?` : '.'}`,
    );
  }
  for (const [name, field] of Object.entries(fields))
    requireField(workflow, name, field, input[name]);
}

function requireField(workflow: string, name: string, field: Field, value: unknown): void {
  if (value === undefined) {
    if (field.optional) return;
    throw refusal(`${workflow} needs ${name}: ${field.what}.`);
  }
  if (!field.is(value)) throw refusal(`${workflow}: ${name} must be ${field.what}.`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `Date`, `in_progress` and `Partition-Count` are near misses. */
function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]/g, '');
}

function refusal(sentence: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(sentence, 'usage');
}
