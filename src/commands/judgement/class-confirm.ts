import { Option, type Command } from 'commander';
import { loadConfig } from '../../config.js';
import { RollcallError } from '../../errors.js';
import {
  readDayClasses,
  type Confirmation,
  type Word,
} from '../../mysql/decisions/confirmations.js';
import type { Database } from '../../mysql/pool.js';
import { confirmClass } from '../../service/confirm.js';
import { askedClass, classText, startOf, wordOf } from '../asked/class.js';
import { requireInRoster } from '../asked/require-in-roster.js';
import { withDatabase } from '../connect/with-database.js';
import { appendWord } from '../../service/journal-file.js';
import { addClassFlags, type ClassFlags, type WordFlags } from '../terminal/flags.js';

type StateFlags = { held?: boolean; notHeld?: boolean; moved?: string };
type AskedClass = ClassFlags & { section: string };
type Flags = AskedClass & WordFlags & StateFlags & { json?: boolean };

/** What was noted. */
type Confirmed = Confirmation & {
  /** "YYYY-MM-DD" */
  date: string;
  course: string;
  section: string;
  /** "HH:MM" */
  start: string;
};

/** Adds `rollcall class confirm`. */
export function registerClassConfirm(program: Command): void {
  const confirm = program
    .command('class')
    .description('note what a person says about a class')
    .command('confirm')
    .description(
      'note that a class was held as planned, was not held, or met in another room; the next rollup of its day uses it',
    );
  addClassFlags(confirm)
    .requiredOption('--section <section>', 'the section, such as 1')
    .addOption(
      new Option('--held', 'it was held in its planned room').conflicts(['notHeld', 'moved']),
    )
    .addOption(new Option('--not-held', 'it was not held').conflicts('moved'))
    .option('--moved <room>', 'it was held in this room of the roster')
    .option('--json', 'print JSON')
    .action(async (flags: Flags) => {
      const config = loadConfig();
      const confirmation = confirmationOf(flags);
      const word = wordOf(flags, config.timeZone);
      const confirmed = await withDatabase(
        (db) => confirmAsked(db, flags, confirmation, { ...word, folder: config.journalFolder }),
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
    'Say what happened to the class: give --held, --not-held or --moved ROOM.',
  );
}

/**
 * Keeps what a person said about a class; the next rollup of its day uses it.
 * @throws RollcallError `not_found` where there is no such class or room, `usage` where several
 * classes fit, `refused` where the day's events are deleted, so that no rollup can follow
 */
async function confirmAsked(
  db: Database,
  asked: AskedClass,
  confirmation: Confirmation,
  { folder, ...word }: Word & { word: string; folder: string | undefined },
): Promise<Confirmed> {
  await requireInRoster(db, asked);
  const classes = await readDayClasses(db, asked);
  if (classes.length === 0)
    throw new RollcallError(
      'not_found',
      `No class of ${asked.course} section ${asked.section} meets on ${asked.date}.`,
    );
  const meant = askedClass(classes, asked);
  await confirmClass(db, meant, confirmation, word, (said) => appendWord(folder, said));
  const { date, course, section } = meant;
  return { date, course, section, start: startOf(meant), ...confirmation };
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
    `It takes effect at the next rollup of ${date}: in the nightly run, or now with "rollcall rollup run --date ${date}".`
  );
}
