import type { Page } from 'playwright-core';
import { connectDatabase, type Database } from '../../src/mysql/pool.js';
import { startBoard, type TestBoard, type TestBoardOptions, type TestViewer } from './board.js';
import { openBrowser, openWindows, type Look } from './browser.js';
import { createTestDatabase } from './database.js';
import { startRelay, type Relay } from './relay.js';

/** A board on a database of its own, and a browser that looks at it. */
export type BoardPages = {
  db: Database;
  served: TestBoard;
  /** Between the board and MySQL: a test can cut it. The test's own `db` goes past it. */
  mysql: Relay;
  /** Opens an address for a person with these roles, in a browser of its own. */
  open: (path: string, viewers: TestViewer[], look?: Look) => Promise<Page>;
  /** Closes what was opened since, and brings MySQL back. */
  closePages: () => Promise<void>;
  close: () => Promise<void>;
};

/** @param fill writes what the pages show */
export async function openBoardPages(
  fill: (db: Database) => Promise<void>,
  options: TestBoardOptions = {},
): Promise<BoardPages> {
  const database = await createTestDatabase();
  await fill(database.db);
  const mysql = await startRelay(database.url);
  const boardDb = await connectDatabase(mysql.url);
  const served = await startBoard(boardDb, options);
  const browser = await openBrowser();
  const windows = openWindows(browser);
  return {
    db: database.db,
    served,
    mysql,
    open: (path, viewers, look) => windows.open(served, path, { viewers, look }),
    closePages: async () => {
      mysql.open();
      await windows.closeAll();
    },
    close: async () => {
      await browser.close();
      await served.close();
      await boardDb.end();
      await mysql.close();
      await database.drop();
    },
  };
}
