import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse as parseEnv } from 'dotenv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { configFrom } from '../../src/config.js';
import { kafka } from '../../src/stack/kafka.js';
import { mysql } from '../../src/stack/mysql.js';
import { temporal } from '../../src/stack/temporal.js';

const PINNED = /^[a-z/]+:\d+\.\d+\.\d+(-[a-z]+)?$/;

type Service = {
  image?: string;
  build?: string;
  command?: string[];
  environment?: Record<string, string | number>;
  ports?: string[];
  volumes?: string[];
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
  restart: string;
  privileged?: boolean;
  read_only?: boolean;
  profiles?: string[];
  cap_drop?: string[];
  security_opt?: string[];
};
type Compose = { services: Record<string, Service>; volumes: Record<string, null> };

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
const compose = parse(text, { merge: true }) as Compose;
const services = Object.entries(compose.services);
const servers = ['mysql', 'kafka', 'temporal'];

describe('docker-compose.yml', () => {
  test('says at its top that no engine ran it', () => {
    expect(text.slice(0, text.indexOf('\n\n'))).toMatch(/No container engine has run this file/);
  });

  test('publishes ports on 127.0.0.1 alone', () => {
    const ports = services.flatMap(([, service]) => service.ports ?? []);
    expect(ports.length).toBeGreaterThanOrEqual(4);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  test('pins every image to a version', () => {
    const images = services.flatMap(([, { image }]) => image ?? []);
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image!);
    expect(images).toHaveLength(servers.length + 2);
    expect(bases.length).toBeGreaterThan(0);
    for (const image of [...images, ...bases]) expect(image).toMatch(PINNED);
    expect(images.find((image) => image.startsWith('mysql:'))).toMatch(/^mysql:8\.4\./);
  });

  test('uses no variable that .env.example does not explain', () => {
    const explained = Object.keys(parseEnv(readFileSync(join(ROOT, '.env.example'))));
    const interpolated = [...text.matchAll(/(?<!\$)\$\{([A-Z_]+)/g)].map(([, key]) => key!);
    const set = services.flatMap(([, { environment }]) => Object.keys(environment ?? {}));
    const own = set.filter((key) => /^(ROLLCALL|TEMPORAL)_/.test(key));
    expect(explained).toEqual(expect.arrayContaining([...new Set([...interpolated, ...own])]));
  });

  test('refuses to start without its secrets, and holds none', () => {
    const accounts = ['', 'PRIVACY_', 'MIGRATE_', 'BOARD_', 'ROOT_'].map(
      (of) => `MYSQL_${of}PASSWORD`,
    );
    for (const secret of ['ROLLCALL_MAC_KEY', ...accounts]) {
      const uses = [...text.matchAll(new RegExp(`(?<!\\$)\\$\\{?${secret}\\b[^}\\n]*`, 'g'))].map(
        ([use]) => use,
      );
      expect(uses.length).toBeGreaterThan(0);
      for (const use of uses) expect(use).toMatch(/^\$\{[A-Z_]+:\?/);
    }
    const values = services.flatMap(([, { environment }]) => Object.entries(environment ?? {}));
    for (const [key, value] of values.filter(([key]) => /PASSWORD|_KEY$/.test(key))) {
      expect([key, value]).toEqual([key, expect.stringMatching(/^\$\{[A-Z_]+:\?[^}]*\}$/)]);
    }
  });

  test('gives each server a health check, a volume that it declares, and a new start after a failure', () => {
    for (const name of servers) {
      const { healthcheck, volumes = [], restart } = compose.services[name]!;
      expect(healthcheck?.test.length).toBeGreaterThan(1);
      expect(volumes).toHaveLength(1);
      expect(Object.keys(compose.volumes)).toContain(volumes[0]!.split(':')[0]);
      expect(restart).toBe('unless-stopped');
    }
  });

  test('starts a worker only after every server answers and the schema is up to date', () => {
    const healthy = Object.fromEntries(
      servers.map((name) => [name, { condition: 'service_healthy' }]),
    );
    const completed = { condition: 'service_completed_successfully' };
    expect(compose.services['migrate']!.depends_on).toEqual({ ...healthy, accounts: completed });
    expect(compose.services['migrate']).toMatchObject({
      command: ['node', 'bin/rollcall.js', 'migrate'],
      restart: 'no',
    });
    expect(compose.services['worker']!.depends_on).toEqual({
      ...healthy,
      'worker-grants': completed,
    });
    expect(compose.services['worker-grants']!.depends_on).toEqual({ migrate: completed });
    const { ROLLCALL_MYSQL_URL: worker, ...ofWorker } = compose.services['worker']!.environment!;
    const { ROLLCALL_MYSQL_URL: migrate, ...ofMigrate } = compose.services['migrate']!.environment!;
    const {
      ROLLCALL_MYSQL_PRIVACY_URL: privacy,
      // No other service fetches rosters.
      ROLLCALL_IMPORT_AUTHORIZATION: importSecret,
      ...others
    } = ofWorker;
    expect(importSecret).toBe('${ROLLCALL_IMPORT_AUTHORIZATION:-}');
    expect(others).toEqual(ofMigrate);
    expect(privacy).toMatch(/^mysql:\/\/rollcall_privacy:\$\{MYSQL_PRIVACY_PASSWORD:/);
    expect(worker).toMatch(/^mysql:\/\/rollcall_worker:\$\{MYSQL_PASSWORD:/);
    expect(migrate).toMatch(/^mysql:\/\/rollcall_migrate:\$\{MYSQL_MIGRATE_PASSWORD:/);
  });

  test('serves the board with login alone, by an account of its own, without rights on the machine', () => {
    const { environment = {}, ...board } = compose.services['board']!;
    expect(board).toMatchObject({
      command: ['node', 'bin/rollcall.js', 'serve'],
      profiles: ['board'],
      ports: ['127.0.0.1:8090:8090'],
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      depends_on: { 'worker-grants': { condition: 'service_completed_successfully' } },
    });
    expect(board.healthcheck!.test.join(' ')).toContain("port: 8090, path: '/api/v1/health'");
    expect(environment['ROLLCALL_MYSQL_URL']).toMatch(/^mysql:\/\/rollcall_board:/);
    expect(environment).not.toHaveProperty('ROLLCALL_MYSQL_PRIVACY_URL');
    // Without a word in .env: what is set here alone, and what refuses to be empty.
    const set = Object.entries(environment)
      .map(([key, value]) => [key, String(value).replace(/\$\{\w+:\?[^}]*\}/, '0123456789abcdef')])
      .filter(([, value]) => !value!.includes(':-}'));
    const started = configFrom(Object.fromEntries(set) as Record<string, string>);
    expect(() => started.board()).toThrow('ROLLCALL_PUBLIC_URL');
  });

  test('makes the accounts of migrate, worker and privacy with the rights that docs/accounts.md grants them', () => {
    const grants = (file: string) =>
      readFileSync(join(ROOT, file), 'utf8')
        .split('\n')
        .filter((line) => /^GRANT .* TO 'rollcall_(migrate|worker|privacy)'/.test(line));
    const made = [...grants('docker/accounts.sh'), ...grants('docker/worker-grants.sh')];
    expect(made.sort()).toEqual(grants('docs/accounts.md').sort());
    expect(grants('docs/accounts.md').length).toBeGreaterThan(1);
  });

  test('keeps the password of root from every service but the server and those that make accounts', () => {
    const know = services
      .filter(([, { environment }]) => 'MYSQL_ROOT_PASSWORD' in (environment ?? {}))
      .map(([name]) => name);
    expect(know).toEqual(['mysql', 'accounts', 'worker-grants']);
  });
});

describe('the same settings as the local stack:', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'compose-'));
    // With a data folder there, the stack prepares the start of a server that has run before, and
    // runs nothing.
    mkdirSync(join(folder, 'data'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const flagsOf = (server: typeof mysql) =>
    server.prepare({ command: 'none', args: [] }, folder, { main: 1, controller: 2, ui: 3 });
  const versionIn = (file: string) =>
    /^const VERSION = '(.*)';$/m.exec(readFileSync(join(ROOT, 'src/stack', file), 'utf8'))?.[1];

  test('MySQL', async () => {
    const places =
      /^--(datadir|bind-address|port|socket|pid-file|init-file|user|log-error-verbosity)=/;
    const flags = (await flagsOf(mysql)).filter((flag) => !places.test(flag));
    expect(flags.length).toBeGreaterThan(3);
    expect([...compose.services['mysql']!.command!].sort()).toEqual(flags.sort());
  });

  test('Kafka', async () => {
    await flagsOf(kafka);
    const places = /^(listeners|advertised\.|listener\.security|controller\.quorum|log\.dirs)/;
    const properties = parseEnv(readFileSync(join(folder, 'server.properties')));
    const wanted = Object.entries(properties).filter(([key]) => !places.test(key));
    expect(wanted.length).toBeGreaterThan(10);
    const { environment = {} } = compose.services['kafka']!;
    for (const [key, value] of wanted) {
      const name = `KAFKA_${key.toUpperCase().replaceAll('.', '_')}`;
      expect([name, String(environment[name])]).toEqual([name, value]);
    }
    expect(compose.services['kafka']!.image).toBe(`apache/kafka:${versionIn('kafka.ts')}`);
  });

  test('Temporal', async () => {
    const flags = (await flagsOf(temporal)).filter(
      (_, index, all) => all[index - 1] === '--dynamic-config-value',
    );
    expect(compose.services['temporal']!.command).toEqual(
      expect.arrayContaining(['start-dev', '--db-filename', ...flags]),
    );
    expect(compose.services['temporal']!.image).toBe(
      `temporalio/temporal:${versionIn('temporal.ts')}`,
    );
  });
});

describe('the image', () => {
  const stages = dockerfile.split(/^FROM /m).slice(1);
  const final = stages.at(-1)!;

  test('is built in one stage and runs from another, with production dependencies and the bundle alone', () => {
    expect(stages).toHaveLength(2);
    expect(stages[0]).toMatch(/^RUN npm ci\b.*\n(?:.*\n)*RUN npm run build$/m);
    expect(final).toMatch(/^RUN npm ci --omit=dev\b/m);
    expect(final).toMatch(/^COPY --from=build \/app\/dist dist$/m);
  });

  test('runs the worker, and not as root', () => {
    const users = [...final.matchAll(/^USER (.*)$/gm)].map(([, user]) => user);
    expect(users).toEqual(['node']);
    expect(final.trimEnd()).toMatch(
      /^CMD \["node", "--heap-growing-percent=50", "bin\/rollcall\.js", "worker"\]$/m,
    );
  });

  test('is built from named files alone, of which none holds a secret', () => {
    const rules = readFileSync(join(ROOT, '.dockerignore'), 'utf8')
      .split('\n')
      .filter((rule) => rule && !rule.startsWith('#'));
    expect(rules[0]).toBe('*');
    expect(rules.slice(1).every((rule) => rule.startsWith('!'))).toBe(true);
    const sent = rules.slice(1).map((rule) => rule.slice(1));
    expect(sent.filter((name) => name.startsWith('.') || name.includes('*'))).toEqual([]);
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names]) =>
      names!.split(' '),
    );
    expect(sent).toEqual(expect.arrayContaining(copied.filter((name) => name !== '.')));
    // What the build reads: the sources of the program and of the board's pages.
    expect(sent).toEqual(expect.arrayContaining(['src', 'web', 'scripts', 'vite.config.ts']));
  });
});
