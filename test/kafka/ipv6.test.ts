import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { describeKafka } from '../../src/kafka/topic.js';

let server: Server;

beforeAll(async () => {
  const [host, port] = inject('stack').kafkaBrokers.split(':') as [string, string];
  server = createServer((client) => {
    const broker = connect({ host, port: Number(port) });
    for (const socket of [client, broker]) socket.on('error', () => undefined);
    client.pipe(broker).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '::1', resolve));
});

afterAll(() => {
  server.close();
});

test('a broker is reached by its IPv6 address', async () => {
  const { port } = server.address() as AddressInfo;
  const address = { brokers: [`[::1]:${port}`], tls: false };
  const found = await describeKafka(address, ['no-topic']);
  expect(found).toEqual({ brokers: 1, partitions: new Map() });
});
