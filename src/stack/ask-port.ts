import { connect } from 'node:net';

/** A server that takes longer counts as silent; the caller asks again. */
const ANSWER_MS = 2000;

/**
 * Connects to a port of 127.0.0.1, sends the request if there is one, and reads the first bytes of
 * the answer.
 * @param length how many bytes to wait for
 */
export function askPort(port: number, length: number, request?: Buffer): Promise<Buffer> {
  const socket = connect({ port, host: '127.0.0.1' });
  let answer = Buffer.alloc(0);
  return new Promise<Buffer>((resolve, reject) => {
    socket.setTimeout(ANSWER_MS, () => reject(new Error('no answer in time')));
    socket.on('error', reject);
    socket.once('close', () => reject(new Error('connection closed')));
    socket.on('data', (chunk: Buffer) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length >= length) resolve(answer);
    });
    if (request) socket.write(request);
  }).finally(() => socket.destroy());
}
