import { z } from 'zod';
import { SHIPPED_POLICIES, completeParameters, type Policy } from '../../attendance/policy.js';
import type { Calibration, Limits } from '../../attendance/parameter.js';
import { PARAMETERS, type StandardParameters } from '../../attendance/parameters.js';
import { RollcallError } from '../../errors.js';

/**
 * Reads the text of a policy file: {"name", "rule": "standard" | "seed", "parameters"}. A parameter
 * that the file does not name has the default of this release.
 * @param file what the messages call it
 * @throws RollcallError `refused`, naming every fault
 */
export function parsePolicyFile(text: string, file: string): Omit<Policy, 'version'> {
  const parsed = FILE.safeParse(jsonOf(text, file));
  const shape = parsed.success ? parsed.data : undefined;
  const faults = shape
    ? [...reservedFaults(shape.name), ...ruleFaults(shape), ...parameterFaults(shape.parameters)]
    : faultsOf(parsed.error!);
  if (!shape || faults.length > 0)
    throw new RollcallError(
      'refused',
      `${file} has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}, and nothing was added: ${faults.join('; ')}.`,
    );
  const { name, rule, parameters } = shape;
  return { name, rule, parameters: completeParameters(parameters) };
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new RollcallError('refused', `${file} is not JSON: a policy is one JSON object.`, {
      cause: error,
    });
  }
}

const FILE = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must have 1 to 64 characters: letters, digits, - and _'),
  rule: z.enum(['standard', 'seed'], 'must be "standard" or "seed"'),
  parameters: z.record(z.string(), z.unknown(), 'must be an object').default({}),
});

/** The schema of each parameter, made of its declaration. */
const PARAMETERS_SCHEMA = z
  .strictObject(
    Object.fromEntries(
      Object.entries(PARAMETERS).map(([name, { value, limits }]) => [
        name,
        typeof value === 'number' ? numberWithin(limits) : calibrationWithin(limits),
      ]),
    ),
  )
  .partial();

function numberWithin({ min, above, max, below, whole }: Limits): z.ZodNumber {
  let schema: z.ZodNumber = whole ? z.int('must be a whole number') : z.number('must be a number');
  if (min !== undefined) schema = schema.min(min, `must be ${min} or more`);
  if (above !== undefined) schema = schema.gt(above, `must be above ${above}`);
  if (max !== undefined) schema = schema.max(max, `must be ${max} or less`);
  if (below !== undefined) schema = schema.lt(below, `must be below ${below}`);
  return schema;
}

function calibrationWithin(limits: Limits): z.ZodType<Calibration> {
  const value = numberWithin(limits);
  return z.array(
    z.tuple([value, value], 'must be pairs such as [0.4, 0.35]'),
    'must be a list of pairs',
  );
}

function parameterFaults(given: Record<string, unknown>): string[] {
  const parsed = PARAMETERS_SCHEMA.safeParse(given);
  const issues = parsed.error?.issues ?? [];
  const bad = new Set(issues.map(({ path }) => path[0]));
  // A value that is wrong by itself is not compared with others.
  const sound = Object.entries(given).filter(([name]) => name in PARAMETERS && !bad.has(name));
  const complete = completeParameters(Object.fromEntries(sound));
  return [
    ...(parsed.error ? faultsOf(parsed.error, 'parameters') : []),
    ...RELATIONS.filter(
      ({ names, holds }) =>
        names.some((name) => !bad.has(name) && name in given) && !holds(complete),
    ).map(({ fault }) => fault),
  ];
}

/** What must hold between several parameters. */
type Relation = {
  names: (keyof StandardParameters)[];
  holds: (all: StandardParameters) => boolean;
  fault: string;
};

type NumberName = Exclude<keyof StandardParameters, 'calibration'>;

function below(low: NumberName, high: NumberName): Relation {
  return {
    names: [low, high],
    holds: (all) => all[low] < all[high],
    fault: `parameters.${low} must be below parameters.${high}`,
  };
}

function notAbove(low: NumberName, high: NumberName): Relation {
  return {
    names: [low, high],
    holds: (all) => all[low] <= all[high],
    fault: `parameters.${low} must not be above parameters.${high}`,
  };
}

const RELATIONS: Relation[] = [
  below('absentTo', 'presentFrom'),
  notAbove('holdSilentSeconds', 'holdMaxSeconds'),
  below('startElsewhere', 'startPresent'),
  {
    names: ['movedShare', 'notHeldShare'],
    holds: ({ movedShare, notHeldShare }) => movedShare + notHeldShare < 1,
    fault: 'parameters.movedShare and parameters.notHeldShare must come to less than 1',
  },
  notAbove('onTimeMinutes', 'lateMinutes'),
  notAbove('settledMinutes', 'settlingMinutes'),
  {
    names: ['calibration'],
    holds: ({ calibration }) =>
      calibration.every(
        ([x, y], i) => i === 0 || (x > calibration[i - 1]![0] && y >= calibration[i - 1]![1]),
      ),
    fault: 'parameters.calibration must rise from pair to pair',
  },
];

/** A release adds a changed policy as the next version of its own name: that name is taken. */
function reservedFaults(name: string): string[] {
  return SHIPPED_POLICIES.some((shipped) => shipped.name === name)
    ? [`name "${name}" is that of a policy that rollcall ships, so choose another one`]
    : [];
}

function ruleFaults({ rule, parameters }: z.infer<typeof FILE>): string[] {
  return rule === 'seed' && Object.keys(parameters).length > 0
    ? ['the rule "seed" has no parameters']
    : [];
}

function faultsOf({ issues }: z.ZodError, folder?: string): string[] {
  const nameOf = (path: readonly PropertyKey[]) =>
    [...(folder === undefined ? [] : [folder]), ...path.map(String)].join('.');
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `${nameOf([key])} is not known`)
      : [`${nameOf(issue.path) || 'the file'} ${messageOfIssue(issue)}`],
  );
}

function messageOfIssue({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? 'must hold one JSON object' : message;
}
