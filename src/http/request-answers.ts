import type { BoardRequest } from '../mysql/board/requests.js';
import type { RequestAnswer } from './schemas/requests.js';

/** A request as those see it who may. */
export function requestOf({ meant, ...one }: BoardRequest): RequestAnswer {
  const { no, studentId, day, course, section, verdict, reason } = one;
  const { startsAt, endsAt } = meant ?? one;
  return {
    ...{ no, studentId, date: day, course, section },
    ...{ start: startsAt.slice(11, 16), end: endsAt.slice(11, 16), hasClass: meant !== undefined },
    ...{ verdict, reason, at: one.requestedAt, now: one.now, state: one.state },
    ...{ granted: one.granted, answer: one.answer, by: one.decidedBy, decidedAt: one.decidedAt },
  };
}
