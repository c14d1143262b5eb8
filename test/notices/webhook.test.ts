import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSend } from '../../src/notices/send.js';

const SECRET = `whsec_${Buffer.from('a secret of more than 24 bytes').toString('base64')}`;
const AT = Date.parse('2026-11-27T04:30:05Z');

type Got = { headers: IncomingMessage['headers']; body: string };
let server: Server;
let got: Got[];
/** How the receiver answers; 0: it breaks off. */
let status: number;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      got.push({ headers: request.headers, body });
      if (status === 0) request.socket.destroy();
      else response.writeHead(status, { location: '/elsewhere' }).end('who is this?');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
  got = [];
  status = 204;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const post = (students = 12) => {
  const recipient = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const settings = { mail: undefined, webhookSecret: SECRET, leastGroup: 5 };
  const send = createSend({ ...settings, publicUrl: 'https://rollcall.example.edu' }, () => AT);
  return send({
    ...{ digestNo: 7, deliveryNo: 1, channel: 'webhook', recipient, ruleNo: 3 },
    ...{ rule: 'Five in a row', students, madeAt: '2026-11-27 12:30:00' },
  });
};

test('a webhook has a number and a link, and the signature of standardwebhooks.com', async () => {
  expect(await post()).toEqual({ state: 'sent', detail: null });
  const [{ headers, body }] = got as [Got];
  expect(JSON.parse(body)).toEqual({
    type: 'rollcall.attention',
    timestamp: '2026-11-27T04:30:05.000Z',
    data: {
      ...{ ruleNo: 3, rule: 'Five in a row', students: 12, fewerThan: null },
      ...{ link: 'https://rollcall.example.edu/students?rule=3', at: '2026-11-27 12:30:00' },
    },
  });
  expect(headers).toMatchObject({
    'webhook-id': 'rollcall-7-1',
    'webhook-timestamp': String(AT / 1000),
  });
  const signature = createHmac('sha256', 'a secret of more than 24 bytes')
    .update(`rollcall-7-1.${AT / 1000}.${body}`)
    .digest('base64');
  expect(headers['webhook-signature']).toBe(`v1,${signature}`);
});

test('a small number is not told', async () => {
  await post(4);
  expect(JSON.parse(got[0]!.body)).toMatchObject({ data: { students: null, fewerThan: 5 } });
});

test.each([
  [500, { state: 'waiting', detail: 'http_500' }],
  [429, { state: 'waiting', detail: 'http_429' }],
  [0, { state: 'waiting', detail: 'no_answer' }],
  [410, { state: 'failed', detail: 'http_410' }],
  // Nobody chose the address to which it would lead.
  [302, { state: 'failed', detail: 'http_302' }],
])('the receiver answers %i', async (answer, outcome) => {
  status = answer;
  expect(await post()).toEqual(outcome);
  expect(got).toHaveLength(1);
});
