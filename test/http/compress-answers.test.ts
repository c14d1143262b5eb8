import fastify from 'fastify';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { compressAnswers } from '../../src/http/compress-answers.js';

const LONG = { rows: Array.from({ length: 200 }, (_, i) => ({ course: 'ERG2050', place: i })) };

async function answer(path: string, acceptEncoding?: string) {
  const app = fastify();
  compressAnswers(app);
  app.get('/long', () => LONG);
  app.get('/short', () => ({ status: 'ok' }));
  app.get('/text', (_, reply) => reply.type('text/html').send('x'.repeat(5_000)));
  const headers = acceptEncoding === undefined ? {} : { 'accept-encoding': acceptEncoding };
  return app.inject({ url: path, headers });
}

test('a long answer is compressed for whoever takes it', async () => {
  for (const encoding of ['gzip', 'br, gzip', 'gzip;q=0.5, br', '*']) {
    const { headers, rawPayload } = await answer('/long', encoding);
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    expect(Number(headers['content-length'])).toBe(rawPayload.length);
    expect(JSON.parse(gunzipSync(rawPayload).toString())).toEqual(LONG);
  }
});

test('whoever does not take it gets the answer as it is', async () => {
  for (const encoding of [undefined, 'br', 'gzip;q=0', 'identity']) {
    const { headers, payload } = await answer('/long', encoding);
    expect(headers['content-encoding']).toBeUndefined();
    expect(headers['vary']).toBe('accept-encoding');
    expect(JSON.parse(payload)).toEqual(LONG);
  }
});

test('short answers and other types stay as they are', async () => {
  for (const path of ['/short', '/text'])
    expect((await answer(path, 'gzip')).headers['content-encoding']).toBeUndefined();
});
