import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDatabase } from '../../src/mysql/pool.js';
import { startOwnMysql, type OwnMysql } from '../workbench/own-mysql.js';

let server: OwnMysql;

beforeAll(async () => {
  server = await startOwnMysql('tls', (home) => {
    makeCertificates(home);
    return [
      `--ssl-ca=${home}/tls/ca.pem`,
      `--ssl-cert=${home}/tls/named.pem`,
      `--ssl-key=${home}/tls/named.key`,
    ];
  });
});

afterAll(async () => {
  await server?.remove();
});

/**
 * An authority with two certificates, for localhost and for another name; and another authority.
 */
function makeCertificates(home: string): void {
  const folder = join(home, 'tls');
  mkdirSync(folder);
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const made = (name: string, subject: string, ...args: string[]) =>
    openssl(
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${subject}`],
      ...['-keyout', `${name}.key`, '-out', `${name}.pem`, ...args],
    );
  made('ca', 'an authority of the test');
  made('other-ca', 'another authority of the test');
  const signed = [
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-addext',
    'basicConstraints=critical,CA:FALSE',
  ];
  made('named', 'localhost', ...signed, '-addext', 'subjectAltName=DNS:localhost');
  made('misnamed', 'elsewhere', ...signed, '-addext', 'subjectAltName=DNS:elsewhere.example');
}

/** The server's URL, with its name, which a certificate can bear, or with its address. */
function urlWith(ssl: string | undefined, host = 'localhost'): string {
  const url = new URL(server.url);
  url.hostname = host;
  if (ssl !== undefined) url.searchParams.set('ssl', ssl);
  return url.href;
}

/** The cipher of a connection to this URL; empty where it is not encrypted. */
async function cipherOf(url: string): Promise<string> {
  const db = await connectDatabase(url, 1);
  try {
    const [rows] = await db.query<RowDataPacket[]>("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
    return rows[0]!['Value'] as string;
  } finally {
    await db.end();
  }
}

const ca = (name: string) => join(server.home, 'tls', `${name}.pem`);

test('a server is trusted if the URL names its authority, and the connection is encrypted', async () => {
  expect(await cipherOf(urlWith(ca('ca')))).toMatch(/AES|CHACHA/);
  expect(await cipherOf(urlWith(ca('ca'), '127.0.0.1'))).toMatch(/AES|CHACHA/);
});

test('with skip-verify every server is trusted, and the connection is encrypted', async () => {
  expect(await cipherOf(urlWith('skip-verify'))).toMatch(/AES|CHACHA/);
});

test.each(['true', 'other-ca'])(
  'with ?ssl=%s a server of an unknown authority is refused in one sentence',
  async (ssl) => {
    await expect(cipherOf(urlWith(ssl === 'true' ? ssl : ca(ssl)))).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(
        /^MySQL at localhost:\d+\/rollcall is not trusted: [^\n]+; name the authority that signed its certificate by \?ssl=\/path\/to\/ca\.pem\.$/,
      ) as string,
    });
  },
);

test('a certificate of the right authority that bears another name is refused', async () => {
  await useCertificate('misnamed');
  try {
    await expect(cipherOf(urlWith(ca('ca')))).rejects.toThrow(
      /^MySQL at localhost:\d+\/rollcall is not trusted: .*elsewhere\.example/,
    );
    // Nobody can compare an address with a name.
    expect(await cipherOf(urlWith(ca('ca'), '127.0.0.1'))).not.toBe('');
  } finally {
    await useCertificate('named');
  }
});

async function useCertificate(name: string): Promise<void> {
  await server.root(
    `SET GLOBAL ssl_cert = '${server.home}/tls/${name}.pem'`,
    `SET GLOBAL ssl_key = '${server.home}/tls/${name}.key'`,
    'ALTER INSTANCE RELOAD TLS',
  );
}

test('a server that takes only TLS refuses a URL without ssl, and the message says what to add', async () => {
  await server.root('SET GLOBAL require_secure_transport = ON');
  await expect(cipherOf(urlWith(undefined))).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringMatching(
      /^MySQL at localhost:\d+\/rollcall takes only connections by TLS: add \?ssl=\/path\/to\/ca\.pem to its URL, or [^\n]+\.$/,
    ) as string,
  });
  expect(await cipherOf(urlWith(ca('ca')))).not.toBe('');
});

test('a missing file of authorities is wrong use, and the message is one sentence', async () => {
  await expect(cipherOf(urlWith('/nowhere/ca.pem'))).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringMatching(
      /^The MySQL URL says \?ssl=\/nowhere\/ca\.pem, [^\n]+\(ENOENT\)\.$/,
    ) as string,
  });
});
