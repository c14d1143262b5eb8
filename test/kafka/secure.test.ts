import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  SAMPLE_CAMPUS,
  SAMPLE_LOG,
  createWorkbench,
  eventually,
  type Ran,
  type Workbench,
} from '../workbench/workbench.js';
import { findTool } from '../../src/stack/install.js';
import { machine } from '../workbench/stack-for-tests.js';
import { startOwnBroker, type OwnBroker } from '../workbench/own-broker.js';

const PASSWORD = 'right-horse-battery';
const WRONG = 'wrong-horse-battery';
const NAME = 'rollcall-reader';
const MECHANISMS = ['scram-sha-256', 'scram-sha-512', 'plain'];

let broker: OwnBroker;
let bench: Workbench;
/** The file with the certificate of the authority that signed the broker's. */
let authority: string;

beforeAll(async () => {
  broker = await startOwnBroker('secure', {
    portNames: ['signed', 'tls'],
    properties: secureProperties,
  });
  authority = join(broker.home, 'tls', 'authority.pem');
  for (const mechanism of ['SCRAM-SHA-256', 'SCRAM-SHA-512']) {
    await broker.tool('kafka.admin.ConfigCommand', [
      ...[
        '--bootstrap-server',
        broker.address,
        '--alter',
        '--entity-type',
        'users',
        '--entity-name',
        NAME,
      ],
      ...['--add-config', `${mechanism}=[password=${PASSWORD}]`],
    ]);
  }
  bench = await createWorkbench(signedIn('scram-sha-512'));
});

afterAll(async () => {
  await bench?.close();
  await broker?.remove();
});

/**
 * Adds two listeners to the plain one, by which the broker talks to itself: one with TLS and
 * sign-in, one with TLS alone.
 */
function secureProperties(
  ports: Record<string, number>,
  home: string,
): Record<string, string | number> {
  const listeners = [
    `PLAINTEXT://127.0.0.1:${ports['main']}`,
    `SIGNED://127.0.0.1:${ports['signed']}`,
    `TLS://127.0.0.1:${ports['tls']}`,
    `CONTROLLER://127.0.0.1:${ports['controller']}`,
  ].join(',');
  const login = (mechanism: string) => `listener.name.signed.${mechanism}.sasl.jaas.config`;
  const module = 'org.apache.kafka.common.security';
  return {
    listeners,
    'advertised.listeners': listeners,
    'listener.security.protocol.map':
      'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SIGNED:SASL_SSL,TLS:SSL',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.name.signed.sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    [login('plain')]: `${module}.plain.PlainLoginModule required user_${NAME}="${PASSWORD}";`,
    [login('scram-sha-256')]: `${module}.scram.ScramLoginModule required;`,
    [login('scram-sha-512')]: `${module}.scram.ScramLoginModule required;`,
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': makeCertificates(join(home, 'tls')),
  };
}

/**
 * Makes an authority and a certificate for 127.0.0.1 that it signs.
 * @returns the file with that certificate and its key
 */
function makeCertificates(folder: string): string {
  mkdirSync(folder);
  const command = findTool(machine().path, 'openssl');
  if (command === undefined) throw new Error('this test needs "openssl", which is not on PATH');
  const openssl = (...args: string[]) =>
    execFileSync(command, args, { cwd: folder, stdio: 'pipe' });
  const newKey = (name: string) => ['-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`];
  const authorityName = ['-subj', '/CN=Campus authority', '-days', '2', '-out', 'authority.pem'];
  openssl('req', '-x509', ...newKey('authority'), ...authorityName);
  openssl('req', ...newKey('broker'), '-subj', '/CN=127.0.0.1', '-out', 'broker.csr');
  writeFileSync(join(folder, 'names'), 'subjectAltName=IP:127.0.0.1');
  const signedBy = [
    '-CA',
    'authority.pem',
    '-CAkey',
    'authority.key',
    '-CAcreateserial',
    '-extfile',
    'names',
  ];
  openssl('x509', '-req', '-in', 'broker.csr', ...signedBy, '-days', '2', '-out', 'broker.crt');
  const keystore = join(folder, 'broker.pem');
  const [key, certificate] = ['broker.key', 'broker.crt'].map((name) =>
    readFileSync(join(folder, name)),
  );
  writeFileSync(keystore, Buffer.concat([key!, certificate!]));
  return keystore;
}

/**
 * The settings of a client that signs in over TLS. Node reads its own NODE_EXTRA_CA_CERTS when it
 * starts, so never from .env.
 */
function signedIn(mechanism: string, password = PASSWORD): Record<string, string> {
  return {
    ROLLCALL_KAFKA_BROKERS: `127.0.0.1:${broker.ports['signed']}`,
    ROLLCALL_KAFKA_TLS: 'true',
    ROLLCALL_KAFKA_SASL_MECHANISM: mechanism,
    ROLLCALL_KAFKA_SASL_USERNAME: NAME,
    ROLLCALL_KAFKA_SASL_PASSWORD: password,
    NODE_EXTRA_CA_CERTS: authority,
  };
}

/** The line of `rollcall check` about Kafka, and the exit status. */
async function check(
  env: Record<string, string>,
): Promise<{ status: Ran['status']; kafka: string; ran: Ran }> {
  const ran = await bench.rollcall(['check', '--json'], { env });
  const checks = JSON.parse(ran.stdout) as { name: string; found: string }[];
  return { status: ran.status, kafka: checks.find(({ name }) => name === 'Kafka')!.found, ran };
}

test('records are sent and read over TLS with a sign-in', async () => {
  await bench.succeed(['import', SAMPLE_CAMPUS]);
  const worker = await bench.startWorker();
  await bench.succeed(['send', SAMPLE_LOG]);
  await bench.succeed(['ingest', 'start']);
  expect(await bench.succeed(['ingest', 'wait', '--timeout', '60'])).toContain(
    'Every partition has been read',
  );
  expect(worker.log()).not.toContain(PASSWORD);
});

test.each(MECHANISMS)('%s accepts the right password', async (mechanism) => {
  expect(await check(signedIn(mechanism))).toMatchObject({
    status: 0,
    kafka: `1 broker, topic ${bench.topic} with 3 partitions`,
  });
});

test.each(MECHANISMS)(
  'a wrong password by %s ends with one sentence, without the password',
  async (mechanism) => {
    const { status, kafka, ran } = await check(signedIn(mechanism, WRONG));
    expect(status).toBe(3);
    expect(kafka).toBe(
      `Kafka at 127.0.0.1:${broker.ports['signed']} does not let ${NAME} in by ${mechanism}: the name or the password is wrong.`,
    );
    expect(ran.stdout + ran.stderr).not.toContain(WRONG);
  },
);

test('a worker whose password is wrong says so in its log, without the password', async () => {
  await bench.succeed(['ingest', 'stop']);
  const worker = await bench.startWorker([], signedIn('scram-sha-256', WRONG));
  await bench.succeed(['ingest', 'start']);
  await eventually(() => worker.log().includes(`does not let ${NAME} in`), 'the worker to say so');
  expect(worker.log()).not.toContain(WRONG);
});

test('TLS without a sign-in works where the broker asks for none', async () => {
  const env = {
    ...signedIn(''),
    ROLLCALL_KAFKA_BROKERS: `127.0.0.1:${broker.ports['tls']}`,
  };
  // The worker with the wrong password reads nothing, so `check` as a whole is not content.
  expect((await check(env)).kafka).toBe(`1 broker, topic ${bench.topic} with 3 partitions`);
});

test('a certificate from an unknown authority is refused, and the sentence says what to do', async () => {
  const { status, kafka } = await check({ ...signedIn('scram-sha-512'), NODE_EXTRA_CA_CERTS: '' });
  expect(status).toBe(3);
  expect(kafka).toMatch(/certificate/);
  expect(kafka).toContain('NODE_EXTRA_CA_CERTS');
});

test.each([
  [
    'does not sign in',
    'ROLLCALL_KAFKA_SASL_MECHANISM',
    'closes the connection: it may want a sign-in (ROLLCALL_KAFKA_SASL_MECHANISM).',
  ],
  ['does not use TLS', 'ROLLCALL_KAFKA_TLS', 'does not answer'],
])('the sentence says why Kafka refuses a client that %s', async (_, missing, sentence) => {
  const { status, kafka } = await check({ ...signedIn('scram-sha-512'), [missing]: '' });
  expect(kafka).toContain(`Kafka at 127.0.0.1:${broker.ports['signed']} ${sentence}`);
  expect(status).toBe(3);
});
