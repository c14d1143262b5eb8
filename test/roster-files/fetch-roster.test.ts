import type { IncomingMessage, ServerResponse } from 'node:http';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { fetchRoster, requireSourceUrl } from '../../src/roster-files/fetch-roster.js';
import { openSource, requireSettled } from '../../src/roster-files/open-source.js';
import { startHttpServer, type HttpServer } from '../workbench/http-server.js';
import { makeZip } from '../workbench/zip.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: HttpServer;
let other: HttpServer;
/** What the server does with a request; each test sets its own. */
let answer: Answer;
/** The paths and secrets that each of the two was asked with. */
let asked: string[];
let askedOther: string[];

const noted = ({ url, headers }: IncomingMessage) => `${url} ${headers.authorization ?? 'nobody'}`;

beforeAll(async () => {
  server = await startHttpServer((request, response) => {
    asked.push(noted(request));
    answer(request, response);
  });
  other = await startHttpServer((request, response) => {
    askedOther.push(noted(request));
    response.end('x');
  });
});
afterAll(async () => {
  await server?.close();
  await other?.close();
});
beforeEach(() => {
  asked = [];
  askedOther = [];
});

const ZIP = makeZip([{ name: 'rooms.csv', data: 'room,building,floor,capacity\nA,B,1,2\n' }]);
const sends =
  (body: string | Buffer, status = 200, headers = {}): Answer =>
  (_, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };
const sourceOf = (path = '/a.zip') => `${server.url}${path}`;

describe('what may be a source', () => {
  test.each([
    ['http://sis.example.edu/a.zip', 'by https only'],
    ['ftp://sis.example.edu/a.zip', 'by https only'],
    ['https://me:pw@sis.example.edu/a.zip', 'ROLLCALL_IMPORT_AUTHORIZATION'],
    ['https://sis.example.edu/a.zip?token=abc', 'ROLLCALL_IMPORT_AUTHORIZATION'],
    ['https://', 'is not valid'],
  ])('%s may not, and the message holds no secret', (source, reason) => {
    const refused = (): unknown => requireSourceUrl(source);
    expect(refused).toThrow(expect.objectContaining({ code: 'usage' }) as Error);
    expect(refused).toThrow(reason);
    expect(refused).not.toThrow(/pw|abc/);
  });

  test('https may, and plain http on this machine', () => {
    for (const source of ['https://sis.example.edu/a.zip?term=1', 'http://[::1]:8080/a.zip'])
      expect(requireSourceUrl(source).href).toBe(source);
  });
});

describe('a roster behind a URL', { sequential: true }, () => {
  test('is fetched with the secret, and opened', async () => {
    answer = sends(ZIP);
    const { names, read } = await openSource(sourceOf('/a.zip?term=1'), {
      authorization: 'Bearer abc',
    });
    expect(names).toEqual(['rooms.csv']);
    expect(read('rooms.csv', 'rooms.csv').rows).toHaveLength(2);
    expect(asked).toEqual(['/a.zip?term=1 Bearer abc']);
  });

  test('may be redirected on the same host', async () => {
    answer = ({ url }, response) => {
      response.writeHead(url === '/a.zip' ? 302 : 200, { location: '/b.zip' });
      response.end(url === '/a.zip' ? '' : ZIP);
    };
    expect(await fetchRoster(sourceOf())).toEqual(ZIP);
  });

  test('is not fetched from another host, which never sees the secret', async () => {
    answer = sends('', 302, { location: `${other.url}/login?next=secret-page` });
    const fetched = fetchRoster(sourceOf(), { authorization: 'Bearer abc' });
    await expect(fetched).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining(`to another host, ${other.url}, which is not`) as string,
    });
    expect(askedOther).toEqual([]);
  });

  test('is not fetched where redirects go round in circles or nowhere', async () => {
    answer = sends('', 302, { location: '/a.zip' });
    await expect(fetchRoster(sourceOf())).rejects.toThrow('redirected more than 5 times');
    expect(asked).toHaveLength(6);
    answer = sends('', 302, { location: 'http://' });
    await expect(fetchRoster(sourceOf())).rejects.toThrow('redirects to nowhere');
  });

  test.each([
    [401, 'refused', 'set ROLLCALL_IMPORT_AUTHORIZATION'],
    [404, 'refused', 'HTTP 404'],
    [429, 'unreachable', 'HTTP 429'],
    [503, 'unreachable', 'HTTP 503'],
  ])(
    'is not there where the server answers %d, and may come later or not: %s',
    async (status, code, said) => {
      answer = sends('a page with names', status);
      await expect(fetchRoster(sourceOf('/a.zip?term=1'))).rejects.toMatchObject({
        code,
        message: expect.stringMatching(new RegExp(`^${sourceOf()} .*${said}`)) as string,
      });
    },
  );

  test('is given up where it is too large, announced or not', async () => {
    answer = sends(Buffer.alloc(2048));
    await expect(fetchRoster(sourceOf(), { mostBytes: 2047 })).rejects.toThrow('sends more than');
    answer = (_, response) => {
      response.write(Buffer.alloc(1024));
      response.write(Buffer.alloc(1024));
      response.end();
    };
    await expect(fetchRoster(sourceOf(), { mostBytes: 2047 })).rejects.toThrow('sends more than');
    expect(await fetchRoster(sourceOf(), { mostBytes: 2048 })).toHaveLength(2048);
  });

  test('is given up where the server does not end, breaks off or is not there', async () => {
    answer = (_, response) => void response.write('P');
    await expect(fetchRoster(sourceOf(), { mostMs: 100 })).rejects.toMatchObject({
      code: 'unreachable',
      message: `${sourceOf()} has not sent the roster within 0.1 s.`,
    });
    answer = (_, response) => {
      response.write('P');
      response.destroy();
    };
    await expect(fetchRoster(sourceOf())).rejects.toMatchObject({ code: 'unreachable' });
    const gone = await startHttpServer(() => undefined);
    await gone.close();
    await expect(fetchRoster(`${gone.url}/a.zip`)).rejects.toThrow('(ECONNREFUSED)');
  });

  test('is refused where it is a page or anything else', async () => {
    answer = sends('\n<!doctype html><p>Log in');
    await expect(openSource(sourceOf(), {})).rejects.toThrow('a web page');
    answer = sends('student_id\nS1');
    await expect(openSource(sourceOf(), {})).rejects.toThrow('neither a .zip nor a .xlsx');
  });
});

describe('a folder', () => {
  test('is not read while a file of it has just changed', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'rollcall-')), 'roster');
    onTestFinished(() => rmSync(join(folder, '..'), { recursive: true }));
    mkdirSync(folder);
    const file = join(folder, 'rooms.csv');
    writeFileSync(file, 'room\n');
    const at = (seconds: number) => 1_000_000_000 + seconds;
    utimesSync(file, at(0), at(0));
    utimesSync(folder, at(-60), at(-60));
    const read =
      (seconds: number, source = folder) =>
      () =>
        requireSettled(source, at(seconds) * 1000);
    expect(read(9)).toThrow('has changed within the last 10 s');
    expect(read(9, file)).toThrow(expect.objectContaining({ code: 'conflict' }) as Error);
    expect(read(10)).not.toThrow();
    // The clock of the file server is ahead.
    expect(read(-1)).not.toThrow();
    expect(read(0, join(folder, 'nowhere'))).not.toThrow();
    expect(read(0, 'https://sis.example.edu/a.zip')).not.toThrow();
    await expect(openSource(join(folder, 'nowhere'), {})).rejects.toThrow('not a folder');
  });
});
