import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** What the server has taken, or has been given. */
export type TakenMail = { from: string; to: string[]; text: string };

/** A real SMTP server on this machine. */
export type MailServer = {
  /** "smtp://127.0.0.1:12345" */
  url: string;
  mails: TakenMail[];
  /** What the server does when it has got a whole message; by default it takes it. */
  onMessage: (answer: (error?: Error | null) => void) => void;
  /** Breaks all connections off, and listens no more. */
  die: () => Promise<void>;
};

/** An answer of the server with this code. */
export function smtpError(responseCode: number): Error {
  return Object.assign(new Error('no'), { responseCode });
}

export async function startMailServer(
  options: SMTPServerOptions = {},
  port = 0,
): Promise<MailServer> {
  const sockets = new Set<{ destroy: () => void }>();
  const server = new SMTPServer({
    ...{ disabledCommands: ['AUTH', 'STARTTLS'], authOptional: true, logger: false },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        own.mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString(),
        });
        own.onMessage(done);
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: { destroy: () => void }) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const own: MailServer = {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails: [],
    onMessage: (answer) => answer(),
    die: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return own;
}
