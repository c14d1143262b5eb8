import { instantOf } from '../../src/attendance/wall-clock.js';
import type {
  CodeAnswer,
  EnterAnswer,
  RollAnswer,
  ShownCode,
} from '../../src/http/schemas/roll.js';
import { LECTURER, type Asker } from './asking.js';
import { TODAY } from './board-campus.js';
import { openBoardCampus } from './open-board-campus.js';
import { rowsOf } from './roster-campus.js';

/** Students S1 to S12; S1 to S6 were heard in the room at 08:40, and S12 has opted out. */
export const CLASS = `classes/${TODAY}/ERG2050/1/08:30`;

export type RollBoard = Awaited<ReturnType<typeof openRollBoard>>;

/** The board's campus at a time that a test chooses, and what people do in `CLASS`. */
export async function openRollBoard() {
  /** The campus wall clock of TODAY. */
  const at = { clock: '09:30:00' };
  const campus = await openBoardCampus({
    now: () => instantOf(`${TODAY} ${at.clock}`, 'Asia/Shanghai'),
  });
  const { board, database } = campus;
  return {
    ...campus,
    at,
    show: async (asked: { minutes?: number; allowElsewhere?: boolean } = {}) => {
      const body = { minutes: 5, allowElsewhere: false, ...asked };
      return (await board.ask<ShownCode>(`${CLASS}/code`, [LECTURER], body)).body;
    },
    enter: async (who: Asker, code: string, confirmed = false) =>
      (await board.ask<EnterAnswer>('code', who, { code, confirmed })).body.outcome,
    counts: async () => {
      const { open } = (await board.ask<CodeAnswer>(`${CLASS}/code`, [LECTURER])).body;
      return open && { taken: open.taken, elsewhere: open.elsewhere, away: open.away };
    },
    end: (codeNo: number) => board.ask<CodeAnswer>(`${CLASS}/code/end`, [LECTURER], { codeNo }),
    takeRoll: async (
      roll: { there?: string[]; away?: string[]; againstCode?: string[] },
      who: Asker = [LECTURER],
    ) => {
      const body = { there: [], away: [], ...roll };
      return (await board.ask<RollAnswer>(`${CLASS}/roll`, who, body)).body;
    },
    /** Every mark of a student, in the order in which they were kept. */
    marks: (no: number) =>
      rowsOf(
        database.db,
        'SELECT is_there, source FROM roll_mark WHERE day = ? AND student_no = ? ORDER BY roll_no',
        [TODAY, no],
      ),
  };
}
