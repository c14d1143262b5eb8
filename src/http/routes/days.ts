import { z } from 'zod';
import { wallClock } from '../../attendance/wall-clock.js';
import { readClasses } from '../../mysql/board/classes.js';
import { readDayHead } from '../../mysql/board/days.js';
import { accessTo } from '../access/authenticate.js';
import type { Board } from '../board.js';
import { dayClassOf } from '../class-answers.js';
import { ATTENDANCE_ROLES } from '../readers.js';
import { DayAnswer } from '../schemas/day.js';
import { As, AskedDay } from '../schemas/figures.js';
import { sendTables } from '../send-tables.js';
import { dayTable } from '../tables.js';
import type { TypedApp } from '../typed-app.js';

/** Adds the classes of a day. */
export function dayRoutes(app: TypedApp, { db, settings, now }: Board): void {
  app.get(
    '/api/v1/days/:date',
    {
      schema: {
        params: z.object({ date: AskedDay }),
        querystring: As,
        response: { 200: DayAnswer },
      },
      config: { roles: ATTENDANCE_ROLES },
    },
    async (request, reply) => {
      const { rights } = accessTo(request);
      const { date } = request.params;
      const [head, classes] = await Promise.all([
        readDayHead(db, date),
        readClasses(db, rights, date, wallClock(now(), settings.timeZone)),
      ]);
      const answer = {
        date,
        ...head,
        classes: classes.map((one) => dayClassOf(one, settings.leastGroup)),
      };
      const { as } = request.query;
      if (as) return sendTables(reply, as, ['day', date], [dayTable(answer)]);
      return reply.send(answer);
    },
  );
}
