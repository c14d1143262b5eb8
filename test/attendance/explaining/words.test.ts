import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Evidence } from '../../../src/attendance/evidence/evidence.js';
import { classPosterior } from '../../../src/attendance/model/class-posterior.js';
import { contributionsOf } from '../../../src/attendance/explaining/contributions.js';
import { explainInWords, reasonsInWords } from '../../../src/attendance/explaining/words.js';
import type { Language } from '../../../src/attendance/explaining/phrases.js';
import { evidence, evidences, PARAMETERS, run, signaturesOf } from '../../workbench/evidence.js';
import { learnedSignatures } from '../../workbench/statistics.js';

const MINUTES = 75;
const TEN = 36_000;
const NAMES: Record<number, string> = { 1: 'AZ-1F-14', 2: 'AZ-1F-16', 3: 'DORM-7' };
const signatures = signaturesOf(
  { A: { 1: 0.61, 2: 0.38, 3: 0.0004 } },
  { 1: 0.01, 2: 0.2, 3: 0.996 },
);

function explained(one: Evidence, base = 0.8, language?: Language): string[] {
  const reasons = contributionsOf(one, 'A', MINUTES, base, signatures, PARAMETERS);
  return explainInWords(reasons, TEN, (no) => NAMES[no]!, language);
}

describe('the words', () => {
  test('name the places, the minutes there and what these mean', () => {
    expect(
      explained(
        evidence([run(1, -3, 42), run(2, 42, 43), run(1, 50, 53), run(3, 60, 64, { tenths: 4 })]),
      ),
    ).toEqual([
      '+1.4 for the class: 80 % of its students who were heard attended',
      "+12.3 for 45 minutes on AZ-1F-14 (from 10:00), where 61 % of this room's time is spent and 1 % of other time",
      "+0.0 for 1 minute on AZ-1F-16 (from 10:42), where 38 % of this room's time is spent and 20 % of other time",
      "-0.2 for less than 1 minute on DORM-7 (from 11:00), where less than 0.1 % of this room's time is spent and more than 99 % of other time",
      '-6.9 because a device may not be with its owner: all evidence together has a limit',
      '+6.7 in all: a probability of more than 99 %',
    ]);
  });

  test('say what the silent end of a run counts, where devices seldom stay', () => {
    const none = new Map<number, number>();
    const stays = { before: none, start: new Map([[3, 0.25]]), early: none, later: none };
    const tail = { lastHeard: 4, tenths: 200 };
    const one = evidence([run(3, 0, 5, { tenths: 250, tail })]);
    const reasons = contributionsOf(one, 'A', MINUTES, 0.8, { ...signatures, stays }, PARAMETERS);
    expect(explainInWords(reasons, TEN, (no) => NAMES[no]!)[1]).toBe(
      "-5.2 for 10 minutes on DORM-7 (from 10:00, later silent: that counts as 5 minutes and not as 20 minutes, because many devices do not stay there), where less than 0.1 % of this room's time is spent and more than 99 % of other time",
    );
    expect(explained(one)[1]).toContain('for 25 minutes on DORM-7 (from 10:00)');
  });

  test('about silence say that it counts in the rate only', () => {
    expect(explained(evidence([]))).toEqual([
      '+1.4 for the class: 80 % of its students who were heard attended',
      '-0.9 for being silent in the class, like 15 % of those present and 30 % of others; it counts in the rate of the class only',
      '+0.5 in all: a probability of 62.2 %',
    ]);
  });

  test('about a latecomer say what we suppose', () => {
    const lines = explained(evidence([run(3, 0, 20), run(1, 20, 75)], 3, 1));
    expect(lines).toContain(
      '-3.0 for supposing that the student came at 10:20: what was heard before does not count',
    );
    expect(lines.filter((line) => line.includes('DORM-7'))).toEqual([]);
  });

  test('about a student who left early say what we suppose', () => {
    const lines = explained(evidence([run(1, 0, 50), run(3, 50, 75)], 1, 3));
    expect(lines).toContain(
      '-3.0 for supposing that the student had left by 10:50: what was heard after does not count',
    );
    expect(lines.filter((line) => line.includes('DORM-7'))).toEqual([]);
  });

  test('about the way say whether it was before or after the class', () => {
    const on = (name: string, moment: string) =>
      `for being heard on ${name} shortly ${moment} the class, where`;
    const lines = explained(evidence([run(1, 0, 75)], 3, 2));
    expect(lines[1]).toContain(on('DORM-7', 'before'));
    expect(lines[3]).toContain(on('AZ-1F-16', 'after'));
  });
});

describe('in Chinese, the words', () => {
  const chinese = (one: Evidence) => explained(one, 0.8, 'zh');

  test('name the places, the minutes there and what these mean', () => {
    expect(chinese(evidence([run(1, -3, 45), run(3, 60, 64, { tenths: 4 })], 3, 2))).toEqual([
      '+1.4 这节课的基数：检测到的学生中有 80% 到课',
      '+0.0 课前不久在 DORM-7 检测到：来这里上课的人中有超过 99% 这时在那里，其他人中有超过 99%',
      '+12.3 在 AZ-1F-14 停留 45 分钟（从 10:00 起）：在本教室上课的时间有 61% 连着那里，其他时间有 1%',
      '-0.2 在 DORM-7 停留不到 1 分钟（从 11:00 起）：在本教室上课的时间有不到 0.1% 连着那里，其他时间有超过 99%',
      '+0.0 课后不久在 AZ-1F-16 检测到：来这里上课的人中有 20% 这时在那里，其他人中有 20%',
      '-6.8 因为设备不一定在本人身边：所有证据合起来有上限',
      '+6.7 合计，到课的概率：超过 99%',
    ]);
  });

  test('about silence say that it counts in the rate only', () => {
    expect(chinese(evidence([]))[1]).toBe(
      '-0.9 上课期间没有检测到设备：到课的人中有 15% 如此，其他人中有 30% 如此；只计入这节课的到课率',
    );
  });

  test('about whoever came late or left early say what we suppose', () => {
    expect(chinese(evidence([run(3, 0, 20), run(1, 20, 75)], 3, 1))).toContain(
      '-3.0 假定该生 10:20 才到：此前检测到的不计',
    );
    expect(chinese(evidence([run(1, 0, 50), run(3, 50, 75)], 1, 3))).toContain(
      '-3.0 假定该生 10:50 前已离开：此后检测到的不计',
    );
  });
});

test('reasons come without a sign in front of them, and add up', () => {
  const contributions = contributionsOf(
    evidence([run(1, 0, 75)]),
    'A',
    MINUTES,
    0.8,
    signatures,
    PARAMETERS,
  );
  const reasons = reasonsInWords(contributions, TEN, (no) => NAMES[no]!);
  expect(reasons[0]!.text).toMatch(/^for the class/);
  const sum = reasons.slice(0, -1).reduce((total, { logOdds }) => total + logOdds, 0);
  expect(reasons.at(-1)!.logOdds).toBeCloseTo(sum, 9);
});

test('each line begins with what it adds, and only a share of 0 or 1 prints as 0 or 100 %', () => {
  fc.assert(
    fc.property(fc.array(evidences, { minLength: 1 }), learnedSignatures, (all, learned) => {
      const { base } = classPosterior(all, 'A', MINUTES, learned, PARAMETERS);
      for (const one of all) {
        const reasons = contributionsOf(one, 'A', MINUTES, base, learned, PARAMETERS);
        const lines = explainInWords(reasons, TEN, (no) => `ap-${no}`);
        const chinese = explainInWords(reasons, TEN, (no) => `ap-${no}`, 'zh');
        expect(chinese.map((line) => line.split(' ')[0])).toEqual(
          lines.map((line) => line.split(' ')[0]),
        );
        expect(chinese.join('\n')).not.toMatch(
          /NaN|Infinity|undefined|null|-0\.0 |[^\d.]0(\.0)?%|100(\.0)?%|:60|[a-oq-z]{3}/,
        );
        for (const line of lines) expect(line).toMatch(/^[+-]\d+\.\d (for|because|in all)/);
        expect(lines.join('\n')).not.toMatch(
          /NaN|Infinity|undefined|null|-0\.0 |[^\d.]0(\.0)? %|100(\.0)? %|\b1 minutes|:60/,
        );
        expect(lines.at(-1)).toMatch(/in all: a probability of/);
      }
    }),
    { numRuns: 300 },
  );
});
