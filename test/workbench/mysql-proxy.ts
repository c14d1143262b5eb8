import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * - `commit`: the connection breaks before a COMMIT reaches the server
 * - `reply`: the server commits, and the connection breaks before its OK comes back
 */
export type Loss = 'commit' | 'reply';

/** A proxy in front of MySQL that loses a COMMIT or its reply. */
export type MysqlProxy = {
  /** The database's URL, through the proxy. */
  url: string;
  /** Loses the next COMMIT or the reply to it. */
  loseNext: (loss: Loss) => void;
  /** Whether the loss has happened. */
  hasLost: () => boolean;
  /**
   * Answers every statement that holds `text` with this error, and never shows it to the server.
   */
  refuse: (text: string, errno: number) => void;
  /**
   * Passes nothing from now on and keeps the server's side open even if the client goes, as if a
   * machine or its network were gone.
   */
  goSilent: () => void;
  close: () => Promise<void>;
};

/**
 * The command byte of a query. It follows three bytes of length and one of the packet's number; the
 * query's text ends the packet.
 */
const COM_QUERY = 3;
const isCommit = (packet: Buffer) =>
  packet[4] === COM_QUERY && packet.subarray(-6).toString() === 'COMMIT';

/** The answer to a statement that is refused; its SQLSTATE is the general one. */
function errorPacket(errno: number): Buffer {
  const body = Buffer.concat([
    Buffer.from([0xff, errno & 0xff, errno >> 8]),
    Buffer.from('#HY000refused by the proxy'),
  ]);
  return Buffer.concat([Buffer.from([body.length, 0, 0, 1]), body]);
}

/** Starts a proxy on a free port. */
export async function startMysqlProxy(databaseUrl: string): Promise<MysqlProxy> {
  const url = new URL(databaseUrl);
  const target = { host: url.hostname, port: Number(url.port) };
  const sockets = new Set<Socket>();
  let next: Loss | undefined;
  let silent = false;
  let refused: { text: string; errno: number } | undefined;

  const server = createServer((client) => {
    const upstream = connect(target);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      // Connections break on purpose here.
      socket.on('error', () => undefined);
    }
    const cut = () => {
      if (!silent) [client, upstream].forEach((socket) => socket.destroy());
    };
    client.on('close', cut);
    upstream.on('close', cut);
    let loss: Loss | undefined;
    client.on('data', (chunk) => {
      if (silent) return;
      if (refused && chunk[4] === COM_QUERY && chunk.includes(refused.text)) {
        client.write(errorPacket(refused.errno));
        return;
      }
      if (next && isCommit(chunk)) [loss, next] = [next, undefined];
      if (loss === 'commit') cut();
      else upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (silent) return;
      if (loss === 'reply') cut();
      else client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    loseNext: (loss) => {
      next = loss;
    },
    hasLost: () => next === undefined,
    refuse: (text, errno) => {
      refused = { text, errno };
    },
    goSilent: () => {
      silent = true;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
