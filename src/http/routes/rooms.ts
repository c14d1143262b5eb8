import { z } from 'zod';
import { accessTo } from '../access/authenticate.js';
import { ROOMS_LIMIT } from '../access/limits.js';
import type { Board } from '../board.js';
import { kept } from '../live/kept.js';
import { ROOM_ROLES } from '../readers.js';
import { roomPage, roomsPage } from '../rooms-page.js';
import { As, AskedDay } from '../schemas/figures.js';
import { RoomAnswer, RoomName, RoomsAnswer } from '../schemas/rooms.js';
import { sendTables } from '../send-tables.js';
import { roomDayTable, roomsTables } from '../room-tables.js';
import type { Table } from '../table-files.js';
import type { TypedApp } from '../typed-app.js';

const Days = As.extend({ from: AskedDay.optional(), to: AskedDay.optional() });
const RoomsQuery = Days.extend({
  /** Which table a CSV file holds. An Excel file has all of them as sheets. */
  table: z.enum(['rooms', 'classes']).default('rooms'),
});
/** A database that takes longer is away, as far as a page is concerned. */
const ANSWERS_WITHIN_MS = 20_000;

/** Adds how many people are in the rooms. */
export function roomRoutes(app: TypedApp, board: Board): void {
  const keep = kept(ANSWERS_WITHIN_MS);
  app.get(
    '/api/v1/rooms',
    {
      schema: { querystring: RoomsQuery, response: { 200: RoomsAnswer } },
      config: { roles: ROOM_ROLES, rateLimit: ROOMS_LIMIT },
    },
    async (request, reply) => {
      const { as, table, ...days } = request.query;
      const answer = await roomsPage(board, keep, accessTo(request), days);
      if (!as) return reply.send(answer);
      const { rooms, classes } = roomsTables(answer);
      const sheets: [Table, Table] = table === 'rooms' ? [rooms, classes] : [classes, rooms];
      return sendTables(reply, as, [table, answer.from, 'to', answer.to], sheets);
    },
  );
  app.get(
    '/api/v1/rooms/:room',
    {
      schema: {
        params: z.object({ room: RoomName }),
        querystring: Days.extend({ date: AskedDay.optional() }),
        response: { 200: RoomAnswer },
      },
      config: { roles: ROOM_ROLES, rateLimit: ROOMS_LIMIT },
    },
    async (request, reply) => {
      const { as, ...days } = request.query;
      const answer = await roomPage(board, accessTo(request), { ...request.params, ...days });
      if (!as) return reply.send(answer);
      const { room, day } = answer;
      return sendTables(reply, as, ['room', room, day?.date ?? ''], [roomDayTable(answer)]);
    },
  );
}
