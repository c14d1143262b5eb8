import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROLES, type Role } from '../../src/http/access/viewer.js';
import { listedRoutes, sendRaw, type ListedRoute } from '../workbench/api-document.js';
import { PAST, serveBoardCampus } from '../workbench/board-campus.js';
import { headersOf, type TestBoard } from '../workbench/board.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';

/** What stands in a path or a query, by its name. A route with another name needs a value here. */
const VALUES: Record<string, string> = {
  ...{ date: PAST, day: PAST, from: PAST, to: PAST, course: 'ERG2050', section: '1' },
  ...{ start: '08:30', student: 'S1', partition: '0', platform: 'canvas' },
  ...{ room: 'A', excuse: '1', no: '1', rule: '1' },
};

/** No request with these goes through here: they are for a test of their own. */
const CHANGES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

let database: TestDatabase;
let served: TestBoard;
let routes: ListedRoute[];
const ajv = new Ajv2020({ strict: false, validateFormats: false });

beforeAll(async () => {
  database = await createTestDatabase();
  served = await serveBoardCampus(database.db);
  routes = listedRoutes(served.app);
});

afterAll(async () => {
  await served?.close();
  await database?.drop();
});

const pathOf = ({ path }: ListedRoute) =>
  path.replace(/\{([^}]+)\}/g, (_all, name: string) => {
    const value = VALUES[name];
    if (value === undefined) throw new Error(`${path} needs a value for ${name} in this file.`);
    return value;
  });

const viewerOf = (role: Role) => ({
  role,
  ...(role === 'department' && { scope: 'ERG' }),
  ...(role === 'lecturer' && { scope: 'ERG2050/1' }),
  ...(role === 'student' && { studentId: 'S1' }),
});

/** Asks, and compares the answer with what the document says of this status and content type. */
async function check(route: ListedRoute, headers: Record<string, string>): Promise<number> {
  const { method, answers } = route;
  const answer = await sendRaw(served.url, { method, path: pathOf(route), headers });
  const { status } = answer;
  const type = answer.headers['content-type']?.split(';')[0] ?? '';
  const said = answers[status] ?? answers[`${String(status)[0]}XX`];
  // The lines of a stream have no schema.
  if (type === 'text/event-stream') return status;
  const of = `${method} ${route.path}: ${status} ${type}`;
  const schema = said?.content?.[type]?.schema;
  expect([of, schema !== undefined]).toEqual([of, true]);
  if (!/json$/.test(type)) return status;
  const isValid = ajv.validate(schema!, JSON.parse(answer.body));
  expect([of, isValid, ajv.errorsText()]).toEqual([of, true, 'No errors']);
  return status;
}

test.each(ROLES)('what a %s is answered is what the document says', async (role) => {
  const reading = routes.filter(({ method }) => !CHANGES.has(method));
  expect(reading.length).toBeGreaterThan(4);
  const headers = await headersOf(served, viewerOf(role));
  for (const route of reading) await check(route, headers);
});

/** Those of owners and students, and what nobody has asked for yet. */
const NOT_FOR_REGISTRY = /\/roles$|\/me$|\{no\}|\{rule\}/;

test('the registry is answered by every route that reads but those of owners and students', async () => {
  const headers = await headersOf(served, { role: 'registry' });
  const reading = routes.filter(({ method }) => method === 'GET');
  for (const route of reading.filter(({ path }) => !NOT_FOR_REGISTRY.test(path)))
    expect([route.path, await check(route, headers)]).toEqual([route.path, 200]);
});

test('without login every route but health and the document answers 401, a change too', async () => {
  const open: string[] = [];
  for (const route of routes) {
    const status = await check(route, {});
    if (status !== 401) open.push(`${route.method} ${route.path} ${status}`);
  }
  expect(open.sort()).toEqual(['GET /api/openapi.json 200', 'GET /api/v1/health 200']);
});

test('a change without the token of the session is refused on every route', async () => {
  for (const role of ROLES) {
    const { cookie } = await headersOf(served, viewerOf(role));
    for (const route of routes.filter(({ method }) => CHANGES.has(method)))
      expect([route.path, await check(route, { cookie })]).toEqual([route.path, 403]);
  }
});

test('a viewer who asks for a list of persons too often has to wait, and nobody else', async () => {
  const route = routes.find(({ path }) => path.endsWith('/{start}'))!;
  const headers = await headersOf(served, { role: 'registry' });
  for (let time = 1; time <= 300; time += 1) expect(await check(route, headers)).toBe(200);
  expect(await check(route, headers)).toBe(429);
  expect(await check(route, await headersOf(served, { role: 'registry' }))).toBe(200);
});
