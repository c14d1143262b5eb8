import { EventEmitter } from 'node:events';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import { expect, test } from 'vitest';
import { createKafka } from '../../src/kafka/client.js';

type Queue = {
  pending: object[];
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  scheduleCheckPendingRequests: () => void;
  destroy: () => void;
};

function newQueue(): Queue {
  const silent = { debug: () => undefined, namespace: () => silent };
  const Constructor = RequestQueue as unknown as new (options: object) => Queue;
  return new Constructor({
    logger: silent,
    instrumentationEmitter: new EventEmitter(),
    isConnected: () => true,
    requestTimeout: 30_000,
  });
}

test('a connection has a timer only while it holds requests back', () => {
  createKafka({ brokers: ['127.0.0.1:1'], tls: false });
  const queue = newQueue();
  queue.scheduleCheckPendingRequests();
  expect(queue.throttleCheckTimeoutId).toBeNull();
  queue.pending.push({});
  queue.scheduleCheckPendingRequests();
  expect(queue.throttleCheckTimeoutId).not.toBeNull();
  queue.destroy();
});
