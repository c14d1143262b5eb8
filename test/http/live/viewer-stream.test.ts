import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { eventText, viewerStream } from '../../../src/http/live/viewer-stream.js';
import { eventually } from '../../workbench/workbench.js';

test('a reader that takes nothing costs one event of memory, and gets the newest one later', async () => {
  const { promise, resolve } = Promise.withResolvers<ServerResponse>();
  const server = createServer((_, answer) => resolve(answer)).listen(0, '127.0.0.1');
  await eventually(() => server.listening, 'the server');
  const reader = connect((server.address() as AddressInfo).port, '127.0.0.1');
  try {
    let taken = '';
    reader.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    reader.pause();
    const answer = await promise;
    const { send } = viewerStream(answer);
    const event = (n: number) => eventText('now', JSON.stringify({ n, text: 'x'.repeat(1e5) }));
    for (let n = 1; n <= 500; n += 1) {
      send(event(n));
      await new Promise(setImmediate);
    }
    // What the kernel has not taken: a part of one event, not of hundreds.
    expect(answer.writableLength).toBeLessThan(2e5);
    reader.on('data', (chunk) => (taken += chunk.toString()));
    reader.resume();
    await eventually(() => taken.includes('{"n":500,'), 'the newest event');
    expect(taken).not.toContain('{"n":499,');
  } finally {
    reader.destroy();
    server.close();
  }
});
