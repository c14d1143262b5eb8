import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { isLoopback } from '../loopback.js';
import { studentsText, type Digest } from './digest.js';
import type { SendOutcome } from './outcome.js';

/** The server that takes our mails. */
export type MailSettings = {
  /** "smtps://user:password@host:465", "smtp://host:587" */
  url: string;
  from: string;
};

const CONNECT_MS = 15_000;
const ANSWER_MS = 30_000;

/**
 * Sends a digest by SMTP, in a connection of its own. It speaks with the server itself, because it
 * must know what the server has taken: until the first byte of the message is handed over, nothing
 * went out, and it may be tried again. After that only the server's answer tells.
 * @returns what became of it; it never throws
 */
export async function sendMail(
  { url, from }: MailSettings,
  to: string,
  digest: Digest,
): Promise<SendOutcome> {
  const handing = { isOver: false };
  const { auth, ...server } = parseConnectionUrl(url);
  const connection = new SMTPConnection({
    // A password goes to another machine by TLS only.
    requireTLS: auth !== undefined && !isLoopback(server.host ?? 'localhost'),
    ...server,
    ...{ connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, socketTimeout: ANSWER_MS },
  });
  try {
    const raw = await composed(from, to, digest);
    await connect(connection, auth);
    await handOver(connection, { from: addressOf(from), to }, raw, handing);
    return { state: 'sent', detail: null };
  } catch (error) {
    return outcomeOf(error as SmtpError, handing.isOver);
  } finally {
    connection.close();
  }
}

type SmtpError = { code?: string; responseCode?: number };

async function composed(from: string, to: string, digest: Digest): Promise<Buffer> {
  const { rule, link, id } = digest;
  return new MailComposer({
    ...{ from, to },
    subject: `rollcall: ${studentsText(digest).toLowerCase()} need attention (${rule})`,
    messageId: `<${id}@${new URL(link).hostname}>`,
    // Nobody's holiday reply is wanted.
    headers: { 'Auto-Submitted': 'auto-generated' },
    text: [
      `${studentsText(digest)} newly fit the rule "${rule}".`,
      '',
      'Who they are, and why, is on the board. It shows them to those who may see them:',
      link,
      '',
      'This mail names nobody. The registry chooses who gets it.',
    ].join('\n'),
  })
    .compile()
    .build();
}

/** "Rollcall <noreply@example.edu>" -> "noreply@example.edu" */
function addressOf(from: string): string {
  return /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from;
}

type Credentials = ReturnType<typeof parseConnectionUrl>['auth'];

async function connect(connection: SMTPConnection, auth: Credentials): Promise<void> {
  await untilDone(connection, (done) => connection.connect(done));
  if (auth) await untilDone(connection, (done) => connection.login(auth, done));
}

async function handOver(
  connection: SMTPConnection,
  envelope: { from: string; to: string },
  raw: Buffer,
  handing: { isOver: boolean },
): Promise<void> {
  // It is read when the server has asked for the message, and not before.
  const message = new Readable({
    read() {
      handing.isOver = true;
      this.push(raw);
      this.push(null);
    },
  });
  await untilDone(connection, (done) => connection.send(envelope, message, done));
}

/** A connection may break off at any time, also between two commands. */
function untilDone(
  connection: SMTPConnection,
  command: (done: (error?: Error | null) => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject);
    connection.once('end', () => reject(new Error('the connection ended')));
    command((error) => (error ? reject(error) : resolve()));
  });
}

/** A server that answers with 5.. has refused it for good, one that answers with 4.. for now. */
function outcomeOf({ code, responseCode }: SmtpError, isHandedOver: boolean): SendOutcome {
  const detail = responseCode === undefined ? (code ?? 'broken_off') : `smtp_${responseCode}`;
  if (responseCode === undefined && isHandedOver) return { state: 'unknown', detail };
  // A wrong password is ours to mend, whatever the server says of it.
  const isRefused = responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH';
  return { state: isRefused ? 'failed' : 'waiting', detail };
}
