import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askPort } from './ask-port.js';
import { findTool, installOnce, makeWhole, runTool } from './install.js';
import { javaProperties } from './java-properties.js';
import type { Machine, Ports, Program, Server } from './server.js';

const VERSION = '4.3.1';
/** A log binding that the broker's own pom leaves out. Without it, a failed start logs nothing. */
const LOG4J_VERSION = '2.25.4';
const MIB = 1024 * 1024;
/** As long as access events are kept by default: the records hold MAC addresses. */
const RETENTION_MS = 30 * 24 * 60 * 60 * 1000;

/** One Kafka node that is both broker and controller. It runs from the jars that Maven copies. */
export const kafka: Server = {
  name: 'kafka',
  title: 'Kafka',
  ports: ['main', 'controller'],

  find: ({ cache, path }) => {
    const java = findTool(path, 'java');
    const libs = join(cache, `kafka-${VERSION}`, 'libs');
    return Promise.resolve(
      java !== undefined && existsSync(libs) ? program(java, libs) : undefined,
    );
  },

  missingTools: ({ cache, path }) => [
    ...(findTool(path, 'java') ? [] : ['Kafka needs "java" (17 or newer), which is not on PATH.']),
    ...(findTool(path, 'mvn') || existsSync(join(cache, `kafka-${VERSION}`))
      ? []
      : ['Kafka needs "mvn" (Maven, to download it), which is not on PATH.']),
  ],

  install,

  prepare: async (installed, folder, ports) => {
    const data = join(folder, 'data');
    const properties = join(folder, 'server.properties');
    const logging = join(folder, 'log4j2.properties');
    await writeFile(logging, LOGGING);
    const jvm = ['-Xms128m', '-Xmx512m', '-XX:+ExitOnOutOfMemoryError', '-Djava.awt.headless=true'];
    const settings = ['-Djava.net.preferIPv4Stack=true', `-Dlog4j2.configurationFile=${logging}`];
    if (!existsSync(data))
      await makeWhole(data, (partial) => format(installed, partial, folder, ports));
    await writeFile(properties, serverProperties(data, ports));
    return [...jvm, ...settings, 'kafka.Kafka', properties];
  },

  ask: async ({ main = 0 }) => {
    const answer = await askPort(main, 12, METADATA_REQUEST);
    // Length, correlation id, number of brokers: 0 until this one has joined its own cluster.
    if (answer.readInt32BE(8) < 1) throw new Error('the broker has not joined yet');
  },
};

/** Java takes the names of files as ASCII unless the locale says otherwise. */
function program(java: string, libs: string): Program {
  return { command: 'env', args: ['LC_ALL=C.UTF-8', java, '-cp', join(libs, '*')] };
}

async function install(
  { cache, path }: Machine,
  onProgress: (line: string) => void,
): Promise<Program> {
  const folder = await installOnce(
    join(cache, `kafka-${VERSION}`),
    `Downloading Kafka ${VERSION} (54 MB, once)`,
    onProgress,
    async (partial) => {
      await writeFile(join(partial, 'pom.xml'), POM);
      const args = ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=libs'];
      await runTool('download Kafka', findTool(path, 'mvn') ?? 'mvn', args, partial);
    },
  );
  return program(findTool(path, 'java') ?? 'java', join(folder, 'libs'));
}

const POM = `<project>
  <modelVersion>4.0.0</modelVersion><groupId>rollcall</groupId><artifactId>kafka</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${VERSION}</version></dependency>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka-tools</artifactId><version>${VERSION}</version></dependency>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId><version>${LOG4J_VERSION}</version></dependency>
  </dependencies>
</project>
`;

async function format(
  installed: Program,
  data: string,
  folder: string,
  ports: Ports,
): Promise<void> {
  const properties = join(folder, 'format.properties');
  await writeFile(properties, serverProperties(data, ports));
  // An id that begins with "-" looks like an option.
  const id = randomBytes(16).toString('base64url').replace(/^-/, 'A');
  const args = ['kafka.tools.StorageTool', 'format', '--standalone', '-t', id, '-c', properties];
  await runTool(
    'format the Kafka data folder',
    installed.command,
    [...installed.args, ...args],
    folder,
  );
}

/** Replication is 1, where the defaults wait for three brokers. */
function serverProperties(data: string, { main, controller }: Ports): string {
  return javaProperties({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controller}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${main},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${main},CONTROLLER://127.0.0.1:${controller}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': data,
    'auto.create.topics.enable': false,
    'num.partitions': 3,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 5,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 5,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'message.max.bytes': 8 * MIB,
    'replica.fetch.max.bytes': 8 * MIB,
    'replica.fetch.response.max.bytes': 16 * MIB,
    'log.retention.ms': RETENTION_MS,
    // After a kill, the controller lets the broker join again only after this time; default 9 s.
    'broker.session.timeout.ms': 5000,
    'broker.heartbeat.interval.ms': 1000,
    // Memory for compacted topics, of which there are few here; default 128 MiB.
    'log.cleaner.dedupe.buffer.size': 8 * MIB,
  });
}

const LOGGING = `status = error
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d %p %c{1} %m%n
`;

/** Metadata, version 1, correlation id 1, no client id, no topic. */
const METADATA_REQUEST = Buffer.from([
  ...[0, 0, 0, 14],
  ...[0, 3],
  ...[0, 1],
  ...[0, 0, 0, 1],
  ...[0xff, 0xff],
  ...[0, 0, 0, 0],
]);
