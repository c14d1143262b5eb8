import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  listedRoutes,
  sendRaw,
  type ListedRoute,
  type RawAnswer,
  type RawRequest,
} from '../workbench/api-document.js';
import { PAST, serveBoardCampus } from '../workbench/board-campus.js';
import { headersOf, type TestBoard } from '../workbench/board.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';

let database: TestDatabase;
let served: TestBoard;
let routes: ListedRoute[];

beforeAll(async () => {
  database = await createTestDatabase();
  served = await serveBoardCampus(database.db);
  routes = listedRoutes(served.app);
});

afterAll(async () => {
  await served?.close();
  await database?.drop();
});

/** As they stand in an address. */
const NASTY = [
  ...['%00', '%', '%zz', '%ff%fe', '%c0%af', '%ed%a0%80', '%0d%0aset-cookie:%20a=b', '%e2%80%ae'],
  ...['..%2f..%2f..%2fetc%2fpasswd', '%2e%2e', '..;', '*', '%25%32%66', '{date}', ':date'],
  ...[
    "'%20OR%201=1%20--%20",
    '%22;DROP%20TABLE%20student',
    '%5c',
    '%27',
    '%3Cscript%3E',
    '$%7B1%7D',
  ],
  ...[
    '2019-02-30',
    '2019-13-01',
    '0000-00-00',
    '9999-12-31',
    '0000-01-01',
    '0999-12-31',
    '1000-01-01',
    '-1',
    '1e99',
    '99999999999999999999',
  ],
  ...['NaN', 'null', 'undefined', 'true', '__proto__', 'constructor', 'toString', '%5B%5D'],
  ...['25:61', '10:00', '%F0%9F%98%80'.repeat(20), 'x'.repeat(299), 'x'.repeat(2_000)],
  'x'.repeat(9_000),
];

const BODIES: (string | Buffer)[] = [
  ...['', '{', '{"a":', 'null', '[]', '"text"', '1e999', '{"a":1}{"b":2}', 'ÿ', '\0', '{"a":"\0"}'],
  ...['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}', '{"":""}'],
  `${'['.repeat(8_000)}${']'.repeat(8_000)}`,
  JSON.stringify({ reason: 'x'.repeat(20_000) }),
  JSON.stringify({ reason: '\u0000\ud800', by: ['x'], verdict: { $ne: '' }, role: 7 }),
  Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
];

const CONTENT_TYPES = [
  ...['application/json', 'application/json; charset=utf-16', 'text/plain', 'text/html', 'x', ''],
  ...['application/x-www-form-urlencoded', 'multipart/form-data', 'application/json, text/plain'],
];

const HEADERS: Record<string, string>[] = [
  { accept: 'image/png' },
  { accept: 'x'.repeat(5_000) },
  { range: 'bytes=5-1' },
  { 'if-modified-since': 'yesterday' },
  { 'accept-language': '*;q=x' },
  { 'last-event-id': '%00' },
  { 'content-encoding': 'gzip' },
  { expect: 'the impossible' },
  { authorization: 'Bearer ' },
  { authorization: `Bearer ${'x'.repeat(8_000)}` },
  { authorization: 'Basic Og==' },
  { cookie: 'rollcall=%' },
  { cookie: ';;=;rollcall=\u0080;rollcall' },
  { cookie: `rollcall=${'x'.repeat(9_000)}` },
  { 'x-forwarded-for': 'nobody', forwarded: 'for=_x' },
  { 'x-large': 'x'.repeat(20_000) },
];

const pathOf = ({ path }: ListedRoute, param?: string, value?: string) =>
  path.replace(/\{([^}]+)\}/g, (_all, name: string) => (name === param ? value! : fine(name)));
/** A value that fits. */
const fine = (name: string) =>
  ({ date: PAST, start: '08:30', course: 'ERG2050', student: 'S1' })[name] ?? '1';

/** Every nasty request to one route. */
function requestsTo(route: ListedRoute): RawRequest[] {
  const { method } = route;
  const path = pathOf(route);
  const asked = { method, path };
  const inPath = route.params.flatMap((param) =>
    NASTY.map((value) => ({ method, path: pathOf(route, param, value) })),
  );
  const inQuery = [...route.query, 'unknown'].flatMap((name) => [
    ...NASTY.map((value) => ({ method, path: `${path}?${name}=${value}` })),
    ...[`${name}=1&${name}=2`, `${name}[]=1`, `${name}[a]=1`, name, `${name}=`].map((query) => ({
      ...{ method, path: `${path}?${query}` },
    })),
  ]);
  const inBody = [
    ...BODIES.map((body) => ({ ...asked, body, headers: { 'content-type': 'application/json' } })),
    ...CONTENT_TYPES.map((type) => ({
      ...asked,
      body: '{"a":1}',
      headers: { 'content-type': type },
    })),
  ];
  const otherMethods = ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY', 'LOCK']
    .filter((other) => other !== method)
    .map((other) => ({ method: other, path }));
  return [
    ...[...inPath, ...inQuery, ...otherMethods],
    ...HEADERS.map((headers) => ({ method, path, headers })),
    ...(method === 'GET' ? [] : inBody),
    ...['//', '/%2f', ';', '#', '/.', '?', '??', '%3f', ' '].map((end) => ({
      ...{ method, path: encodeURI(`${path}${end}`).replace('%25', '%') },
    })),
  ];
}

/** What is wrong with an answer; undefined: nothing. */
function faultOf({ status, headers, body }: RawAnswer): string | undefined {
  if (status < 200 || (status >= 500 && !isUnreachable(body))) return `status ${status}: ${body}`;
  if (/\bat \S+ \(|node_modules|SELECT |ER_[A-Z]/.test(body)) return `it tells too much: ${body}`;
  // The parser of Node itself answers what is no HTTP.
  if (status < 400 || headers['content-type'] === undefined || status === 431) return undefined;
  if (!headers['content-type'].startsWith('application/problem+json'))
    return `no problem document: ${status} ${headers['content-type']} ${body}`;
  const problem = JSON.parse(body) as { type: string; status: number; detail: string };
  if (problem.type !== 'about:blank' || problem.status !== status) return `not its own: ${body}`;
  if (/x{50}|passwd|script|OR 1=1/.test(problem.detail)) return `it quotes: ${body}`;
  return undefined;
}

/** Where a change is well formed but Temporal or Kafka is not there. */
const isUnreachable = (body: string) => body.includes('"code":"unreachable"');

const FEW = 40;

/** Sends them all, as ever new viewers: no limit of one viewer hides an answer. */
async function faultsOf(
  requests: RawRequest[],
  viewer: Parameters<typeof headersOf>[1] | undefined,
): Promise<string[]> {
  const faults: string[] = [];
  let own: Record<string, string> = {};
  for (const [no, one] of requests.entries()) {
    if (viewer && no % FEW === 0) own = await headersOf(served, viewer);
    const headers = { ...own, ...one.headers };
    const fault = faultOf(await sendRaw(served.url, { ...one, headers }));
    if (fault !== undefined)
      faults.push(
        `${one.method} ${one.path.slice(0, 120)} ${JSON.stringify(one.headers)?.slice(0, 80)} ${String(one.body).slice(0, 40)} -> ${fault.slice(0, 200)}`,
      );
  }
  return faults;
}

/**
 * Some thousand requests, one after the other, are dealt out: three of seven to the registry, which
 * gets furthest, and so on. Seven divides no list of values, so each parameter gets others.
 */
test.each([
  { name: 'registry', viewer: { role: 'registry' as const }, dealt: [0, 1, 2] },
  { name: 'student', viewer: { role: 'student' as const, studentId: 'S1' }, dealt: [3, 4] },
  { name: 'nobody', viewer: undefined, dealt: [5] },
])(
  'hostile input of $name to any route of the API is refused in a sentence',
  async ({ viewer, dealt }) => {
    expect(routes.length).toBeGreaterThan(4);
    expect(NASTY.length % 7).not.toBe(0);
    const requests = routes.flatMap(requestsTo).filter((_request, no) => dealt.includes(no % 7));
    expect(await faultsOf(requests, viewer)).toEqual([]);
  },
  600_000,
);

test('hostile addresses outside the API are refused too', async () => {
  const paths = ['/assets/', '/login/link?token=', '/days/', '/login?return_to=', '/'].flatMap(
    (start) => NASTY.map((value) => `${start}${value}`),
  );
  const requests = paths.map((path) => ({ method: 'GET', path }));
  expect(await faultsOf(requests, undefined)).toEqual([]);
});

test('a file outside the folder of the pages is never served', async () => {
  for (const path of [
    '../../package.json',
    '..%2f..%2fpackage.json',
    '%2e%2e/%2e%2e/package.json',
  ]) {
    const { status, body } = await sendRaw(served.url, { path: `/assets/${path}` });
    expect([path, status]).toEqual([path, expect.not.stringMatching(/^200$/)]);
    expect(body).not.toContain('"dependencies"');
  }
});

test('every answer forbids scripts of others, frames, and guessing of types', async () => {
  const headers = await headersOf(served, { role: 'registry' });
  for (const path of ['/', '/api/v1/session', '/api/v1/none', '/login/link']) {
    const answer = await sendRaw(served.url, { path, headers });
    expect([path, answer.headers]).toEqual([
      path,
      expect.objectContaining({
        'content-security-policy': expect.stringMatching(
          /^default-src 'none';script-src 'self';/,
        ) as string,
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
      }),
    ]);
    expect(answer.headers['server'] ?? answer.headers['x-powered-by']).toBeUndefined();
  }
});

test('answers with data are kept by no cache', async () => {
  const headers = await headersOf(served, { role: 'registry' });
  const { headers: answered } = await sendRaw(served.url, { path: '/api/v1/session', headers });
  expect(answered['cache-control']).toBe('no-store');
});
