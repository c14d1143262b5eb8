import { wallClock } from '../../attendance/wall-clock.js';
import {
  readDayPlan,
  readNextStart,
  readRevision,
  readSeen,
  readSight,
  readUsualRates,
} from '../../mysql/board/now.js';
import type { Rights } from '../../mysql/board/rights.js';
import { readIngestWarnings, readSlowWarnings } from '../../mysql/board/warnings.js';
import type { Board } from '../board.js';
import type { Now } from '../schemas/now.js';
import { LEAST_SIDE } from '../small-groups.js';
import { kept } from './kept.js';
import { isInProgress, nowOf, seenByClass, type Snapshot } from './now-of.js';

/** A snapshot this young is good enough for everybody who asks. */
const YOUNG_MS = 900;
/** What changes seldom is read again after this time, or when the roster has changed. */
const AGAIN_MS = 60_000;
/** The usual rates change once a night. */
const USUAL_AGAIN_MS = 3_600_000;
/** A database that takes longer is away, as far as a page is concerned. */
const ANSWERS_WITHIN_MS = 5_000;

/** One reader of what goes on, for all viewers. */
export type Poll = {
  /** The newest snapshot, read now unless one is young. @throws when the database is away */
  read: () => Promise<Snapshot>;
  /** What somebody with these rights sees of a snapshot. */
  nowFor: (snapshot: Snapshot, rights: Rights) => Promise<Now>;
};

export function createPoll(board: Board): Poll {
  const { db, settings, now } = board;
  const keep = kept(ANSWERS_WITHIN_MS);
  const group = { leastGroup: settings.leastGroup, leastSide: LEAST_SIDE };
  const read = async (): Promise<Snapshot> => {
    const at = wallClock(now(), settings.timeZone);
    const date = at.slice(0, 10);
    const revision = await readRevision(db, date);
    const state = `${date} ${revision}`;
    const classes = await keep(`plan ${state}`, AGAIN_MS, () => readDayPlan(db, date));
    const inProgress = classes.filter((one) => one.isMeasurable && isInProgress(one, at));
    const seen = await readSeen(
      db,
      inProgress.map(({ classNo }) => classNo),
    );
    return {
      ...{ at, revision, classes },
      seen: seenByClass(seen),
      usualRates: await keep(`usual ${date}`, USUAL_AGAIN_MS, () =>
        readUsualRates(db, date, group),
      ),
      warnings: [
        ...(await readIngestWarnings(db, settings.topic)),
        ...(await keep(`slow ${state}`, AGAIN_MS, () => readSlowWarnings(db, at))),
      ],
    };
  };
  const nowFor = async (snapshot: Snapshot, rights: Rights): Promise<Now> => {
    const date = snapshot.at.slice(0, 10);
    const whose = `${date} ${snapshot.revision} ${JSON.stringify(rights)}`;
    const sight = await keep(`sight ${whose}`, AGAIN_MS, () => readSight(db, rights, date));
    const seen = nowOf(snapshot, sight, settings.leastGroup);
    if (seen.classes.length > 0) return seen;
    const next = () => readNextStart(db, rights, date);
    return { ...seen, nextStart: await keep(`next ${whose}`, AGAIN_MS, next) };
  };
  return { read: () => keep('snapshot', YOUNG_MS, read), nowFor };
}
