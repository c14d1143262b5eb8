import { askingOf } from './asking.js';
import { serveBoardCampus } from './board-campus.js';
import type { TestBoardOptions } from './board.js';
import { createTestDatabase } from './database.js';

export type BoardCampus = Awaited<ReturnType<typeof openBoardCampus>>;

/** The two courses on a database of their own, served, with somebody who asks. */
export async function openBoardCampus(options: TestBoardOptions = {}) {
  const database = await createTestDatabase();
  const served = await serveBoardCampus(database.db, options);
  return {
    database,
    served,
    board: askingOf(served, database.db),
    close: async () => {
      await served.close();
      await database.drop();
    },
  };
}
