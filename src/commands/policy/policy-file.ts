import { z } from 'zod';
import { SHIPPED_POLICIES, completeParameters, type Policy } from '../../attendance/policy.js';
import { STANDARD_PARAMETERS, type StandardParameters } from '../../attendance/parameters.js';
import { RollcallError } from '../../errors.js';

/**
 * Reads the text of a policy file: {"name", "rule": "standard" | "seed", "parameters"}. Parameters that it does not name have the defaults of this release.
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

const number = z.number('must be a number');
const probability = number.min(0, 'must be 0 or more').max(1, 'must be 1 or less');
/** Where a logarithm is taken of it, or of the rest. */
const between = number.gt(0, 'must be above 0').lt(1, 'must be below 1');
const amount = number.min(0, 'must be 0 or more');
const positive = number.gt(0, 'must be above 0');
const count = z.int('must be a whole number').min(1, 'must be 1 or more');

/** `satisfies` keeps this in step with the type: a parameter more or less on either side does not compile. */
const PARAMETERS = {
  holdMaxSeconds: amount,
  holdSilentSeconds: amount,
  mergeGapSeconds: amount,
  staticHours: positive,
  freshSeconds: amount,
  fadeSeconds: positive,
  movedWeight: probability,
  otherDeviceWeight: probability,
  minutesPerObservation: positive,
  wayWeight: probability,
  strayShare: between,
  partialLogOdds: amount,
  partialMinutes: positive,
  minEvidenceMinutes: amount,
  silenceLogOdds: amount,
  baseRate: between,
  baseRateStudents: positive,
  smoothing: between,
  waySmoothing: between,
  signaturePriorHours: positive,
  wayPriorStudents: positive,
  silencePriorStudents: positive,
  firstRounds: count.max(100, 'must be 100 or less'),
  learningDays: count.max(366, 'must be 366 or less'),
  startMinutes: amount,
  startPresent: between,
  startElsewhere: between,
  startUnheard: between,
  movedShare: probability,
  notHeldShare: probability,
  suggestionOdds: positive,
  suggestionStudents: count,
  movedTogether: probability,
  leastUsualRate: between,
  ownShare: probability,
  noDataMinutes: positive,
  presentFrom: probability,
  absentTo: probability,
  partialShare: probability,
  onTimeMinutes: amount,
  lateMinutes: amount,
  settledMinutes: count,
  settlingMinutes: count,
  earlyMinutes: amount,
  rateSpread: amount,
  leastCoverage: probability,
  calibration: z.array(
    z.tuple([probability, probability], 'must be pairs such as [0.4, 0.35]'),
    'must be a list of pairs',
  ),
} satisfies { [Name in keyof StandardParameters]: z.ZodType<StandardParameters[Name]> };

const PARAMETERS_SCHEMA = z.strictObject(PARAMETERS).partial();

function parameterFaults(given: Record<string, unknown>): string[] {
  const parsed = PARAMETERS_SCHEMA.safeParse(given);
  const issues = parsed.error?.issues ?? [];
  const bad = new Set(issues.map(({ path }) => path[0]));
  // What is wrong by itself is not compared with others.
  const sound = Object.entries(given).filter(
    ([name]) => name in STANDARD_PARAMETERS && !bad.has(name),
  );
  const complete = completeParameters(Object.fromEntries(sound));
  return [
    ...(parsed.error ? faultsOf(parsed.error, 'parameters') : []),
    ...RELATIONS.filter(
      ({ names, holds }) =>
        names.some((name) => !bad.has(name) && name in given) && !holds(complete),
    ).map(({ fault }) => fault),
  ];
}

type Relation = {
  names: (keyof StandardParameters)[];
  holds: (all: StandardParameters) => boolean;
  fault: string;
};

const RELATIONS: Relation[] = [
  {
    names: ['absentTo', 'presentFrom'],
    holds: ({ absentTo, presentFrom }) => absentTo < presentFrom,
    fault: 'parameters.absentTo must be below parameters.presentFrom',
  },
  {
    names: ['holdSilentSeconds', 'holdMaxSeconds'],
    holds: ({ holdSilentSeconds, holdMaxSeconds }) => holdSilentSeconds <= holdMaxSeconds,
    fault: 'parameters.holdSilentSeconds must not be above parameters.holdMaxSeconds',
  },
  {
    names: ['startElsewhere', 'startPresent'],
    holds: ({ startElsewhere, startPresent }) => startElsewhere < startPresent,
    fault: 'parameters.startElsewhere must be below parameters.startPresent',
  },
  {
    names: ['movedShare', 'notHeldShare'],
    holds: ({ movedShare, notHeldShare }) => movedShare + notHeldShare < 1,
    fault: 'parameters.movedShare and parameters.notHeldShare must come to less than 1',
  },
  {
    names: ['onTimeMinutes', 'lateMinutes'],
    holds: ({ onTimeMinutes, lateMinutes }) => onTimeMinutes <= lateMinutes,
    fault: 'parameters.onTimeMinutes must not be above parameters.lateMinutes',
  },
  {
    names: ['settledMinutes', 'settlingMinutes'],
    holds: ({ settledMinutes, settlingMinutes }) => settledMinutes <= settlingMinutes,
    fault: 'parameters.settledMinutes must not be above parameters.settlingMinutes',
  },
  {
    names: ['calibration'],
    holds: ({ calibration }) =>
      calibration.every(
        ([x, y], i) => i === 0 || (x > calibration[i - 1]![0] && y >= calibration[i - 1]![1]),
      ),
    fault: 'parameters.calibration must rise from pair to pair',
  },
];

/** A release may change what it ships, and adds that as the next version under its own name. */
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
