import { afterAll, beforeAll, expect, test } from 'vitest';
import { newLocalLink } from '../../src/http/access/local-link.js';
import { headersOf, startBoard, type TestBoard } from '../workbench/board.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';

let database: TestDatabase;
let served: TestBoard;

beforeAll(async () => {
  database = await createTestDatabase();
  served = await startBoard(database.db);
});

afterAll(async () => {
  await served?.close();
  await database?.drop();
});

test('without login only health and the document of the API answer', async () => {
  const session = await fetch(`${served.url}/api/v1/session`);
  expect(session.status).toBe(401);
  expect(session.headers.get('content-type')).toContain('application/problem+json');
  expect(await session.json()).toMatchObject({
    ...{ status: 401, code: 'unauthenticated', login: null },
  });
  const health = await fetch(`${served.url}/api/v1/health`);
  expect(await health.json()).toEqual({ status: 'ok' });
  const document = (await (await fetch(`${served.url}/api/openapi.json`)).json()) as object;
  expect(document).toMatchObject({ openapi: '3.1.0' });
});

test('a local link works once, and leads to an address without its token', async () => {
  const link = await newLocalLink(served.board);
  await fetch(link, { method: 'HEAD', redirect: 'manual' });
  const opened = await fetch(link, { redirect: 'manual' });
  expect(opened.status).toBe(303);
  expect(opened.headers.get('location')).toBe('/');
  const cookie = opened.headers.get('set-cookie')!;
  expect(cookie).toMatch(/HttpOnly; SameSite=Lax/);
  const session = await fetch(`${served.url}/api/v1/session`, {
    headers: { cookie: cookie.split(';')[0]! },
  });
  expect(await session.json()).toMatchObject({
    name: 'local registry',
    roles: [{ role: 'registry', scope: '' }],
  });
  expect((await fetch(link, { redirect: 'manual' })).status).toBe(401);
});

test('a person has the roles that were granted', async () => {
  const headers = await headersOf(served, { role: 'department', scope: 'ERG' });
  const session = await fetch(`${served.url}/api/v1/session`, { headers });
  expect(await session.json()).toMatchObject({
    roles: [{ role: 'department', scope: 'ERG' }],
    pages: ['now', 'day', 'class', 'courses', 'rooms'],
  });
});

test('a provider that does not answer is no error of the board, and the next login asks again', async () => {
  const board = await startBoard(database.db, {
    settings: {
      auth: {
        kind: 'oidc',
        ...{ issuer: 'http://127.0.0.1:9', scope: 'openid', clientId: 'a', clientSecret: 'b' },
        ...{ studentClaim: undefined, staffClaim: undefined },
      },
    },
  });
  for (let login = 1; login <= 2; login += 1) {
    const answer = await fetch(`${board.url}/login`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: 'unreachable' });
  }
  await board.close();
});
