import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { wallClock } from '../attendance/wall-clock.js';
import { loadConfig } from '../config.js';
import { RollcallError } from '../errors.js';
import { liftErasure, type ErasureWord } from '../mysql/decisions/erasures.js';
import { eraseStudent, type Erased } from '../mysql/decisions/erase-student.js';
import type { Database } from '../mysql/pool.js';
import { requireStudent } from './asked/require-student.js';
import { withDatabase } from './connect/with-database.js';
import { appendWord } from '../service/journal-file.js';
import { counted } from './terminal/counted.js';
import { askedName, askedReason } from './terminal/flags.js';

type Flags = { student: string; lift?: boolean; by?: string; reason?: string; json?: boolean };

/** With the folder of the journal. */
type Asked = Flags & { folder: string | undefined };

/** Adds `rollcall erase`. */
export function registerErase(program: Command): void {
  program
    .command('erase')
    .description(
      "remove a student's device links, access events, sightings of the login, live presence, evidence, verdicts, corrections, requests for them, marks of rolls, excuses and findings, keep enrolments and the counts of past classes, and store nothing of the devices from then on",
    )
    .requiredOption('--student <id>', 'the id as students.csv writes it')
    .option('--lift', 'end an erasure: the next import brings the device links back')
    .option('--by <name>', 'who asks for it', askedName)
    .option('--reason <text>', 'why', askedReason)
    .option('--json', 'print the counts as JSON')
    .action(async (flags: Flags) => {
      const config = loadConfig();
      const now = wallClock(Date.now(), config.timeZone);
      const asked = { ...flags, folder: config.journalFolder };
      if (flags.lift) {
        await withDatabase((db) => lift(db, asked, now), config);
        console.log(flags.json ? '{"lifted":true}' : LIFTED);
        return;
      }
      const erased = await withDatabase((db) => erase(db, asked, now), config, config.privacyUrl());
      console.log(flags.json ? JSON.stringify(erased) : erasedText(erased));
    });
}

/**
 * Removes what is stored of a student; safe to repeat.
 * @param now the campus wall clock, "YYYY-MM-DD HH:MM:SS"
 * @returns how many rows of each kind were removed
 * @throws RollcallError `refused` for an id that no roster has
 */
async function erase(db: Database, asked: Asked, now: string): Promise<Erased> {
  const studentNo = await requireStudent(db, asked.student, `${UNKNOWN} removed`);
  return eraseStudent(db, studentNo, now, wordOf('erase', asked, now));
}

/**
 * Lifts an erasure.
 * @throws RollcallError `usage` without a name and a reason, `refused` where nobody is erased
 */
async function lift(db: Database, asked: Asked, now: string): Promise<void> {
  const { student, by, reason } = asked;
  if (by === undefined || reason === undefined)
    throw new RollcallError(
      'usage',
      'To lift an erasure takes a name and a reason: give --by and --reason.',
    );
  const studentNo = await requireStudent(db, student, `${UNKNOWN} lifted`);
  if (!(await liftErasure(db, studentNo, now, wordOf('lift', asked, now))))
    throw new RollcallError('refused', 'The student is not erased, so there is nothing to lift.');
}

/** The word for the ledger, which the journal keeps before it is committed. */
function wordOf(
  kind: 'erase' | 'lift',
  { student, by, reason, folder }: Asked,
  now: string,
): ErasureWord {
  const word = randomUUID();
  const beforeCommit = () => appendWord(folder, { word, at: now, kind, student, by, reason });
  return { word, by, reason, beforeCommit };
}

const UNKNOWN = 'No roster has a student with that id, so nothing was';

const LIFTED =
  'The erasure is lifted. Importing the roster again brings the device links back. What was erased does not come back.';

function erasedText(erased: Erased): string {
  const counts = [
    `${counted(erased.deviceLinks, 'device link')} (of ${counted(erased.devices, 'device')})`,
    counted(erased.events, 'access event'),
    counted(erased.loginSightings, 'sighting of the login', 'sightings of the login'),
    `${counted(erased.livePresence, 'row')} of live presence`,
    counted(erased.verdicts, 'verdict'),
    `${counted(erased.classEvidence, 'row')} of evidence in classes`,
    `${counted(erased.freeEvidence, 'row')} of evidence in free time`,
    counted(erased.corrections, 'correction'),
    counted(erased.correctionRequests, 'request for a correction', 'requests for corrections'),
    counted(erased.rollMarks, 'mark of a roll', 'marks of rolls'),
    counted(erased.excuses, 'excuse'),
    counted(erased.attentionFindings, 'finding'),
  ];
  return [
    `Removed: ${counts.join(', ')}.`,
    'The student is still enrolled, and past classes keep their counts. Rollups from now on say "not measured" of the student.',
    'Events of the devices, and events with the login, are dropped from now on. No import and no rewind brings anything back, until a person lifts the erasure ("rollcall erase --lift").',
  ].join('\n');
}
