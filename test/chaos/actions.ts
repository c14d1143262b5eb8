import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../src/simulator/numbers/random.js';
import { rows } from '../workbench/checker.js';
import type { Workbench } from '../workbench/workbench.js';
import type { Happened } from './happened.js';
import { ageDay, patientNight } from './nights.js';
import type { PatientCommand } from './patient-command.js';
import type { ActionKind } from './plan-actions.js';
import type { Recoveries } from './recoveries.js';
import { firstCell, keepsDevices, linesOf } from './rosters.js';
import type { Sender } from './sender.js';

/** What actions work on. */
export type Stage = {
  bench: Workbench;
  command: PatientCommand;
  sender: Sender;
  recoveries: Recoveries;
  /** The folders of the rosters to choose from. */
  rosters: string[];
  happened: Happened;
};

/** @returns false where the product refused it */
type Act = (stage: Stage, draw: Random) => Promise<boolean>;

const LARGE = 30_000;
const PAUSE_SECONDS = [2, 6] as const;
const VERDICTS = ['present', 'partial', 'absent', 'unknown'] as const;
/** What a rollup says that meets the retention or an import. */
const OVERTAKEN = /The retention has deleted|were deleted while|came in while|has begun since/;
/** Who asks, and why: every word needs both. */
const BY = ['--by', 'chaos', '--reason', 'a run of chaos'];

/**
 * What each kind of action does. It resolves when the last command has exited with 0 or refused,
 * and only then notes what happened.
 */
export const ACTIONS: Record<ActionKind, Act> = {
  'large send': async ({ sender, happened }, draw) => {
    await sender.sendLarge(draw.pick(happened.openDays), LARGE);
    return true;
  },
  'roster import': async ({ command, rosters, happened }, draw) => {
    const folder = draw.pick(rosters.filter((one) => one !== happened.roster));
    // Words may lose their class or its student: that is what the checker looks at.
    const imported = await command.run(['import', folder, '--force', '--json']);
    if (imported === undefined) return false;
    const { version } = JSON.parse(imported) as { version: number };
    happened.rosters.set(version, folder);
    happened.roster = folder;
    return true;
  },
  rewind: async ({ bench, command, recoveries }, draw) => {
    const share = draw.next();
    const position = await eventualPosition(bench, draw.integer(3));
    if (!position) return false;
    recoveries.disturbed();
    const toOffset = String(Math.floor(position.offset * share));
    const args = ['--partition', String(position.partition), '--to-offset', toOffset];
    return (await command.run(['ingest', 'rewind', ...args, ...BY])) !== undefined;
  },
  pause: (stage, draw) =>
    whilePaused(stage, draw, () => pause(draw.between(...PAUSE_SECONDS) * 1000)),
  // So much at once makes the largest batches.
  backlog: (stage, draw) =>
    whilePaused(stage, draw, () =>
      stage.sender.sendLarge(draw.pick(stage.happened.openDays), 2 * LARGE),
    ),
  night: async ({ bench }) => {
    await patientNight(bench);
    return true;
  },
  expiry: async ({ bench, happened }, draw) => {
    await ageDay(bench, draw.pick(happened.expiredDays));
    await patientNight(bench);
    return true;
  },
  // May meet a night, an import, or the retention; an expired day is refused.
  rollup: async ({ command, happened: { openDays, expiredDays } }, draw) => {
    const day = draw.pick([...openDays, ...expiredDays]);
    const args = ['rollup', 'run', '--date', day, '--policy', 'seed', '--timeout', '240'];
    return (await command.run(args, OVERTAKEN)) !== undefined;
  },
  correction: ({ command, happened }, draw) => {
    const enrolment = draw.pick(linesOf(happened.roster, 'enrolments.csv').slice(1));
    return correct(command, happened, draw, enrolment);
  },
  'correction of an erased student': async ({ command, happened }, draw) => {
    const enrolments = linesOf(happened.roster, 'enrolments.csv');
    const own = enrolments.filter((line) => happened.erased.has(firstCell(line)));
    return own.length > 0 && correct(command, happened, draw, draw.pick(own));
  },
  confirmation: async ({ command, happened }, draw) => {
    const [, course = '', section = ''] = draw
      .pick(linesOf(happened.roster, 'enrolments.csv').slice(1))
      .split(',');
    const day = draw.pick(happened.openDays);
    const state = draw.pick(['as_planned', 'not_held', 'moved'] as const);
    const room = firstCell(draw.pick(linesOf(happened.roster, 'rooms.csv').slice(1)));
    const said = { as_planned: ['--held'], not_held: ['--not-held'], moved: ['--moved', room] };
    const args = ['--course', course, '--section', section, '--date', day, ...said[state]];
    if ((await command.run(['class', 'confirm', ...args, ...BY])) === undefined) return false;
    const about = { kind: 'confirmation', day, course, section } as const;
    happened.words.push(
      state === 'moved' ? { ...about, state, room } : { ...about, state, room: null },
    );
    return true;
  },
  erasure: async ({ command, happened }, draw) => {
    const students = linesOf(happened.roster, 'students.csv')
      .slice(1)
      .filter((line, place) => keepsDevices(place) && line.endsWith(',0'))
      .map(firstCell);
    const student = draw.pick(students.filter((one) => !happened.erased.has(one)));
    if ((await command.run(['erase', '--student', student, ...BY])) === undefined) return false;
    happened.erased.add(student);
    return true;
  },
};

async function whilePaused(
  { command, recoveries }: Stage,
  draw: Random,
  work: () => Promise<unknown>,
): Promise<boolean> {
  const which = draw.chance(0.5) ? [] : ['--partition', String(draw.integer(3))];
  recoveries.disturbed();
  await command.run(['ingest', 'pause', ...which, ...BY]);
  await work();
  await command.run(['ingest', 'resume', ...which, ...BY]);
  recoveries.disturbed();
  return true;
}

async function correct(
  command: PatientCommand,
  happened: Happened,
  draw: Random,
  enrolment: string,
): Promise<boolean> {
  const [student = '', course = '', section = ''] = enrolment.split(',');
  const day = draw.pick(happened.openDays);
  const verdict = draw.pick(VERDICTS);
  const about = ['--student', student, '--course', course, '--section', section, '--date', day];
  const said = await command.run(['correct', ...about, '--verdict', verdict, ...BY]);
  if (said === undefined) return false;
  happened.words.push({ kind: 'correction', day, course, section, student, verdict });
  return true;
}

/** The position of a partition; undefined while MySQL is down or the partition has none. */
async function eventualPosition(
  bench: Workbench,
  partition: number,
): Promise<{ partition: number; offset: number } | undefined> {
  const sql = 'SELECT next_offset FROM ingest_position WHERE topic = ? AND partition_no = ?';
  const [found] = await rows(bench, sql, [bench.topic, partition]).catch(() => []);
  return found && { partition, offset: found['next_offset'] as number };
}
