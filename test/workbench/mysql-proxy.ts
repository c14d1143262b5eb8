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

/** Starts a proxy on a free port. */
export async function startMysqlProxy(databaseUrl: string): Promise<MysqlProxy> {
  const url = new URL(databaseUrl);
  const target = { host: url.hostname, port: Number(url.port) };
  const sockets = new Set<Socket>();
  let next: Loss | undefined;
  let silent = false;

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
    goSilent: () => {
      silent = true;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
