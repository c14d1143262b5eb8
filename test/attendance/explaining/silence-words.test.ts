import { expect, test } from 'vitest';
import { contributionsOf } from '../../../src/attendance/explaining/contributions.js';
import { explainInWords } from '../../../src/attendance/explaining/words.js';
import { forEachSilence } from '../../../src/attendance/model/signatures.js';
import { evidence, PARAMETERS, signaturesOf } from '../../workbench/evidence.js';

const alike = { heard: 0.8, ...forEachSilence(() => 0.03) };
const signatures = {
  ...signaturesOf({ A: { 1: 0.9 } }, { 1: 0.01, 5: 0.9 }),
  silences: { present: alike, others: alike, leastLogOdds: forEachSilence(() => 1.9) },
};

test('whoever was heard only on an access point of the room is not said to be heard elsewhere', () => {
  const small = {
    ...signatures,
    byRoom: { ...signatures.byRoom, after: new Map([['A', new Map([[1, 0.1]])]]) },
  };
  const one = evidence([], null, 1, { until: 5 });
  const reasons = contributionsOf(one, 'A', 75, 0.8, small, PARAMETERS);
  expect(reasons[1]!.kind).toBe('silence');
  expect(explainInWords(reasons, 36_000, String).join('\n')).not.toContain(
    'elsewhere before or after',
  );
});

test('a policy without inference says that silence counts in the rate only', () => {
  const one = evidence([], null, null, { since: 5, until: 5 });
  const reasons = contributionsOf(one, 'A', 75, 0.8, signatures, {
    ...PARAMETERS,
    inferredPresent: 0,
  });
  expect(explainInWords(reasons, 36_000, String).join('\n')).toContain(
    'counts in the rate of the class only',
  );
});
