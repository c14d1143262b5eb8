import { existsSync } from 'node:fs';
import { connect, type IncomingHttpHeaders } from 'node:http2';
import { join } from 'node:path';
import { findTool, installOnce, runTool } from './install.js';
import type { Machine, Program, Server } from './server.js';

const VERSION = '1.5.1';
const ANSWER_MS = 3000;
const OK = '0';

/**
 * The development server of the Temporal CLI, with its UI. Go builds it from source, because that
 * needs no download site besides Go's own.
 */
export const temporal: Server = {
  name: 'temporal',
  title: 'Temporal',
  ports: ['main', 'ui', 'http', 'metrics'],

  find: ({ cache, path }) => {
    const cached = join(cache, `temporal-${VERSION}`, 'temporal');
    const command = findTool(path, 'temporal') ?? (existsSync(cached) ? cached : undefined);
    return Promise.resolve(command === undefined ? undefined : { command, args: [] });
  },

  missingTools: ({ path }) =>
    findTool(path, 'go')
      ? []
      : [
          'Temporal needs "temporal" (its CLI) or "go" (Go 1.25 or newer, to build it), and neither is on PATH.',
        ],

  install,

  prepare: (_program, folder, ports) =>
    Promise.resolve([
      'server',
      'start-dev',
      `--db-filename=${join(folder, 'temporal.db')}`,
      '--log-level=error',
      '--ip=127.0.0.1',
      `--port=${ports.main}`,
      '--ui-ip=127.0.0.1',
      `--ui-port=${ports.ui}`,
      `--http-port=${ports.http}`,
      `--metrics-port=${ports.metrics}`,
      // With six workflows at once, a step takes 140 ms; with the rollback journal 460 ms. Only a
      // power cut can lose the last steps.
      '--sqlite-pragma=journal_mode=WAL',
      '--sqlite-pragma=synchronous=NORMAL',
      // Without these two, the SDK warns at each start that the server takes no worker heartbeats.
      '--dynamic-config-value',
      'frontend.WorkerHeartbeatsEnabled=true',
      '--dynamic-config-value',
      'frontend.ListWorkersEnabled=true',
    ]),

  ask: async ({ main = 0 }) => {
    await call(main, 'DescribeNamespace', field(1, 'default'));
    // The frontend passes this one on to the matching service, which starts later.
    await call(
      main,
      'DescribeTaskQueue',
      Buffer.concat([field(1, 'default'), field(2, field(1, 'rollcall'))]),
    );
  },
};

async function install(
  { cache, path }: Machine,
  onProgress: (line: string) => void,
): Promise<Program> {
  const folder = await installOnce(
    join(cache, `temporal-${VERSION}`),
    `Building the Temporal CLI ${VERSION} (about 3 minutes, once)`,
    onProgress,
    async (partial) => {
      const module = `github.com/temporalio/cli/cmd/temporal@v${VERSION}`;
      const go = findTool(path, 'go') ?? 'go';
      await runTool(
        'build the Temporal CLI',
        'env',
        [`GOBIN=${partial}`, go, 'install', module],
        partial,
      );
    },
  );
  return { command: join(folder, 'temporal'), args: [] };
}

/** A protocol buffer field of type string or message, shorter than 128 bytes. */
function field(number: number, value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
}

/** One gRPC request to the frontend; resolves if it succeeds. This folder may not use the SDK. */
async function call(port: number, method: string, message: Buffer): Promise<void> {
  const session = connect(`http://127.0.0.1:${port}`);
  try {
    const status = await new Promise<unknown>((resolve, reject) => {
      const settle = (headers: IncomingHttpHeaders) =>
        headers['grpc-status'] !== undefined && resolve(headers['grpc-status']);
      session.setTimeout(ANSWER_MS, () => reject(new Error('no answer in time')));
      session.on('error', reject);
      const stream = session.request({
        ':method': 'POST',
        ':path': `/temporal.api.workflowservice.v1.WorkflowService/${method}`,
        'content-type': 'application/grpc',
        te: 'trailers',
      });
      stream.on('error', reject);
      // A refusal has its status among the headers, a success after the message.
      stream.once('response', settle);
      stream.once('trailers', settle);
      stream.once('close', () => reject(new Error('connection closed')));
      stream.resume();
      const prefix = Buffer.alloc(5);
      prefix.writeUInt32BE(message.length, 1);
      stream.end(Buffer.concat([prefix, message]));
    });
    if (status !== OK) throw new Error(`${method} ended with gRPC status ${String(status)}`);
  } finally {
    session.destroy();
  }
}
