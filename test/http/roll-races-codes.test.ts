import { afterAll, beforeAll, expect, test } from 'vitest';
import { write } from '../../src/mysql/read.js';
import { LECTURER, REGISTRY, student } from '../workbench/asking.js';
import { headersOf } from '../workbench/board.js';
import { openRollBoard, type RollBoard } from '../workbench/roll-board.js';

/** Rolls and codes of one class that come at the same time. */

let rolls: RollBoard;

beforeAll(async () => {
  rolls = await openRollBoard();
});
afterAll(() => rolls?.close());

const ROUNDS = 6;
/** Who may be in a roll; S12 has opted out. */
const STUDENTS = Array.from({ length: 11 }, (_, i) => i + 1);

test('of codes and of rolls that say "not there" at once, the first one holds for each student', async () => {
  const takers = [await headersOf(rolls.served, LECTURER), await headersOf(rolls.served, REGISTRY)];
  const entering = await Promise.all(STUDENTS.map((no) => headersOf(rolls.served, student(no))));
  const away = STUDENTS.map((no) => `S${no}`);
  for (let round = 0; round < ROUNDS; round += 1) {
    await write(rolls.database.db, 'DELETE FROM roll_mark');
    const { code } = await rolls.show();
    const enterAll = (headers: typeof entering) => headers.map((who) => rolls.enter(who, code));
    const first = enterAll(entering.slice(0, 5));
    // A roll is quicker than an entry, so in every other round some entry is through before it.
    if (round % 2 === 1) await Promise.race(first);
    const taken = takers.map((who) => rolls.takeRoll({ away }, who));
    const outcomes = await Promise.all([...first, ...enterAll(entering.slice(5))]);
    const answers = await Promise.all(taken);
    for (const [i, no] of STUDENTS.entries()) {
      const wins = outcomes[i] === 'taken';
      const named = answers.map((answer) => answer.byCode.includes(`S${no}`));
      // Nobody has the marks of both, whoever came first, and no mark is lost.
      expect([no, await rolls.marks(no), named]).toEqual([
        ...[no, wins ? [[1, 'code']] : answers.map(() => [0, 'lecturer'])],
        answers.map(() => wins),
      ]);
      expect(['taken', 'away']).toContain(outcomes[i]);
    }
    const won = outcomes.filter((outcome) => outcome === 'taken').length;
    expect(answers.map(({ marks }) => marks)).toEqual(answers.map(() => STUDENTS.length - won));
    if (round % 2 === 1) expect(won).toBeGreaterThan(0);
  }
});
