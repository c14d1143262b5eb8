import { Option, type Command } from 'commander';
import { loadConfig } from '../../config.js';
import { RollcallError } from '../../errors.js';
import {
  addConfirmation,
  hasRoom,
  readDayClasses,
  type Confirmation,
  type DayClass,
  type Word,
} from '../../mysql/decisions/confirmations.js';
import { withTransaction, type Database } from '../../mysql/pool.js';
import {
  addClassFlags,
  askedClass,
  classText,
  startOf,
  wordOf,
  type ClassFlags,
  type WordFlags,
} from '../asked/class.js';
import { requireInRoster } from '../asked/day.js';
import { withDatabase } from '../connect/with-database.js';

type StateFlags = { held?: boolean; notHeld?: boolean; moved?: string };
type AskedClass = ClassFlags & { section: string };
type Flags = AskedClass & WordFlags & StateFlags & { json?: boolean };

/** What was noted. room: where the class met, if it moved. */
export type Confirmed = {
  date: string;
  course: string;
  section: string;
  start: string;
  state: Confirmation['state'];
  room: string | null;
};

/** Adds `rollcall class confirm`. */
export function registerClassConfirm(program: Command): void {
  const confirm = program
    .command('class')
    .description('what people say of single classes')
    .command('confirm')
    .description(
      'say that a class was held as planned, was not held, or met in another room; the next rollup of its day follows',
    );
  addClassFlags(confirm)
    .requiredOption('--section <section>', 'such as 1')
    .addOption(new Option('--held', 'it was held, in its own room').conflicts(['notHeld', 'moved']))
    .addOption(new Option('--not-held', 'it was not held').conflicts('moved'))
    .option('--moved <room>', 'it was held in this room of the roster')
    .option('--json', 'print JSON')
    .action(async (flags: Flags) => {
      const config = loadConfig();
      const confirmation = confirmationOf(flags);
      const word = wordOf(flags, config.timeZone);
      const confirmed = await withDatabase(
        (db) => confirmClass(db, flags, confirmation, word),
        config,
      );
      console.log(flags.json ? JSON.stringify(confirmed) : confirmedText(confirmed, flags));
    });
}

function confirmationOf({ held, notHeld, moved }: StateFlags): Confirmation {
  if (held) return { state: 'as_planned', room: null };
  if (notHeld) return { state: 'not_held', room: null };
  if (moved !== undefined) return { state: 'moved', room: moved };
  throw new RollcallError(
    'usage',
    'Say what became of the class: --held, --not-held or --moved ROOM.',
  );
}

/**
 * Keeps what a person said of a class; the next rollup of its day follows.
 * @throws RollcallError `not_found` where there is no such class or room, `usage` where several are meant, `refused` where the day's events are gone
 */
export async function confirmClass(
  db: Database,
  asked: AskedClass,
  confirmation: Confirmation,
  word: Word,
): Promise<Confirmed> {
  await requireInRoster(db, asked);
  const classes = await readDayClasses(db, asked);
  if (classes.length === 0)
    throw new RollcallError(
      'not_found',
      `No class of ${asked.course} section ${asked.section} meets on ${asked.date}.`,
    );
  const meant = askedClass(classes, asked);
  await requireRoom(db, meant, confirmation);
  await withTransaction(db, (tx) => addConfirmation(tx, meant, confirmation, word));
  const { date, course, section } = meant;
  return { date, course, section, start: startOf(meant), ...confirmation };
}

async function requireRoom(
  db: Database,
  { version, date }: DayClass,
  { room }: Confirmation,
): Promise<void> {
  if (room === null || (await hasRoom(db, version, room))) return;
  throw new RollcallError(
    'not_found',
    `There is no room ${room} in the roster of ${date}: write it as rooms.csv does.`,
  );
}

function confirmedText(confirmed: Confirmed, { by }: WordFlags): string {
  const { date, course, section, start, state, room } = confirmed;
  const became = {
    as_planned: 'was held as planned',
    not_held: 'was not held',
    moved: `met in ${room}`,
  }[state];
  const name = classText({ course, section, startsAt: `${date} ${start}:00` });
  return (
    `Noted: ${name} ${became}, says ${by}.\n` +
    `It takes effect when ${date} is rolled up next: the nightly run does it, or "rollcall rollup run --date ${date}" now.`
  );
}
