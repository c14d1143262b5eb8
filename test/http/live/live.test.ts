import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { instantOf } from '../../../src/attendance/wall-clock.js';
import { connectDatabase, type Database } from '../../../src/mysql/pool.js';
import { headersOf, startBoard, type TestBoard } from '../../workbench/board.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { openLive, type LivePage } from '../../workbench/live-events.js';
import { hear, writeCampus, type Campus } from '../../workbench/rates-campus.js';
import { startRelay, type Relay } from '../../workbench/relay.js';
import { eventually } from '../../workbench/workbench.js';

const DAY = '2019-09-02';
const students = Array.from({ length: 12 }, (_, i) => i + 1);
const section = (name: string, room: string, start = '08:30', end = '09:50') => ({
  ...{ course: 'ERG2050', section: name, students },
  classes: [{ date: DAY, start, end, room }],
});
const CAMPUS: Campus = {
  version: 1,
  ...{ first: DAY, last: '2019-12-20', rooms: { A: [1], B: [1], C: [1] }, students },
  sections: [section('1', 'A'), section('2', 'B'), section('3', 'C', '13:00', '14:00')],
};

let database: TestDatabase;
let relay: Relay;
let db: Database;
let served: TestBoard;
let pages: LivePage[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  await writeCampus(database.db, CAMPUS);
  await database.db.query(
    `INSERT INTO roster_lecturer (version, section_no, lecturer) VALUES (1, 1, 'ada')`,
  );
  await heard(1, 2, 3, 4, 5, 6);
  relay = await startRelay(database.url);
  db = await connectDatabase(relay.url);
  served = await startBoard(db, { now: () => instantOf(`${DAY} 08:40:00`, 'Asia/Shanghai') });
});
afterEach(() => {
  pages.forEach((page) => page.leave());
  pages = [];
});
afterAll(async () => {
  await served?.close();
  await db?.end();
  await relay?.close();
  await database?.drop();
});

/** Students of whom a device is heard in room A. */
const heard = (...heardNow: number[]) =>
  hear(
    database.db,
    CAMPUS,
    heardNow.map((student) => ({ student, at: `${DAY} 08:3${student % 10}:00`, room: 'A' })),
  );

async function watch(...viewers: Parameters<typeof headersOf>[1][]): Promise<LivePage> {
  const page = await openLive(served, await headersOf(served, ...viewers));
  pages.push(page);
  return page;
}
const sections = (page: LivePage) => page.last()!.classes.map(({ section: name }) => name);

test('each viewer sees the classes and figures of the own rights', async () => {
  const registry = await watch({ role: 'registry' });
  const campus = await watch({ role: 'viewer' });
  const lecturer = await watch({ role: 'lecturer', scope: 'ERG2050/1' });
  const listed = await watch({ role: 'lecturer', staffName: 'ada' });
  const student = await watch({ role: 'student', studentId: 'S3' });
  for (const page of pages) await page.until(() => true, 'the first event');
  expect(registry.headers.get('content-type')).toContain('text/event-stream');
  expect(registry.headers.get('x-accel-buffering')).toBe('no');
  expect(registry.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(sections(registry)).toEqual(['1', '2', '3']);
  expect(registry.last()!.classes[0]).toMatchObject({
    ...{ section: '1', phase: 'in_progress', enrolled: 12, seen: 6, hidden: false },
    arrivals: [...Array<number>(11).fill(0), 1, 1, 1, 1, 1, 1, 0, 0, 0, 0].slice(0, 21),
  });
  expect(registry.last()!.classes[2]).toMatchObject({ phase: 'next', seen: null, start: '13:00' });
  expect(sections(campus)).toEqual(['1', '2', '3']);
  expect(campus.last()!.classes[0]).toMatchObject({ seen: 5, arrivals: null, hidden: false });
  expect(campus.last()!.classes[1]).toMatchObject({ seen: null, arrivals: null, hidden: true });
  expect(sections(lecturer)).toEqual(['1']);
  expect(lecturer.last()!.classes[0]).toMatchObject({ seen: 6, hidden: false });
  expect(sections(listed)).toEqual(['2']);
  expect(sections(student)).toEqual(['1', '2', '3']);
  expect(student.last()!.classes[0]).toMatchObject({ enrolled: null, seen: null, arrivals: null });
  const once = await fetch(`${served.url}/api/v1/now`, {
    headers: await headersOf(served, { role: 'lecturer', scope: 'ERG2050/1' }),
  });
  expect(await once.json()).toMatchObject({ classes: [{ section: '1', seen: 6 }] });
});

test('who has no role of the page is refused', async () => {
  for (const role of ['operator', 'owner'] as const)
    expect((await watch({ role })).status).toBe(403);
  expect((await openLive(served, {})).status).toBe(401);
});

test('a session that ends closes its connections, and no other', async () => {
  const headers = await headersOf(served, { role: 'registry' });
  const own = await openLive(served, headers);
  const other = await watch({ role: 'registry' });
  await own.until(() => true, 'the first event');
  await fetch(`${served.url}/api/v1/logout`, { method: 'POST', headers });
  await own.heard('ended');
  await eventually(own.isClosed, 'the connection to close');
  expect(other.isClosed()).toBe(false);
});

test('a role that is taken away closes the connection, and a new one shows more', async () => {
  const lecturer = await watch({ role: 'lecturer', scope: 'ERG2050/1' });
  await lecturer.until(() => sections(lecturer).join() === '1', 'the own section');
  await database.db.query(
    `INSERT INTO role_grant (issuer, subject, role, scope, granted_by, granted_at)
     SELECT issuer, subject, role, 'ERG2050/3', granted_by, granted_at FROM role_grant
     WHERE scope = 'ERG2050/1'`,
  );
  await lecturer.until(() => sections(lecturer).join() === '1,3', 'the section that was granted');
  await database.db.query(`DELETE FROM role_grant WHERE scope = 'ERG2050/1'`);
  await lecturer.heard('ended');
  await eventually(lecturer.isClosed, 'the connection to close');
});

test('when the database goes away the pages say so, and go on when it is back', async () => {
  const registry = await watch({ role: 'registry' });
  const lecturer = await watch({ role: 'lecturer', scope: 'ERG2050/1' });
  const loggedOut = await watch({ role: 'department', scope: 'ERG' });
  for (const page of [registry, lecturer, loggedOut])
    await page.until(() => true, 'the first event');
  relay.cut();
  for (const page of [registry, lecturer, loggedOut]) await page.heard('unavailable');
  await heard(7, 8);
  await database.db.query(
    `DELETE s FROM board_session s JOIN role_grant USING (issuer, subject)
     WHERE role = 'department'`,
  );
  relay.open();
  for (const page of [registry, lecturer])
    await page.until(({ classes }) => classes[0]!.seen === 8, 'what came meanwhile');
  expect(registry.events.filter(({ name }) => name === 'unavailable')).toHaveLength(1);
  // Who logged out meanwhile is shown nothing more.
  await loggedOut.heard('ended');
  expect(loggedOut.events.map(({ name }) => name)).toEqual(['now', 'unavailable', 'ended']);
});

test('two hundred pages at once see the same, and the newest', async () => {
  const headers = await Promise.all(
    Array.from({ length: 10 }, () => headersOf(served, { role: 'registry' })),
  );
  const lecturers = await Promise.all(
    Array.from({ length: 10 }, () => headersOf(served, { role: 'lecturer', scope: 'ERG2050/2' })),
  );
  pages = await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      openLive(served, (i % 2 ? headers : lecturers)[(i >> 1) % 10]!),
    ),
  );
  for (const page of pages) await page.until(() => true, 'the first event');
  const before = pages[1]!.last()!.classes[0]!.seen!;
  await heard(9, 10, 11);
  for (const [i, page] of pages.entries())
    if (i % 2) await page.until(({ classes }) => classes[0]!.seen! === before + 3, 'who came');
    else expect(sections(page)).toEqual(['2']);
  expect(pages.some((page) => page.isClosed())).toBe(false);
});

test('one session has at most twenty connections, and gets a place back when one closes', async () => {
  const headers = await headersOf(served, { role: 'registry' });
  for (let i = 0; i < 20; i += 1) pages.push(await openLive(served, headers));
  expect((await openLive(served, headers)).status).toBe(429);
  pages.pop()!.leave();
  await eventually(async () => {
    const page = await openLive(served, headers);
    pages.push(page);
    return page.status === 200;
  }, 'a place');
});
