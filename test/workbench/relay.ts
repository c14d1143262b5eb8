import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A connection to a server that a test can cut and open again. */
export type Relay = {
  /** The server's URL, through the relay. */
  url: string;
  /** Breaks every connection and refuses new ones. */
  cut: () => void;
  open: () => void;
  /**
   * Carries nothing on any connection that there is now, and tells neither side: as a machine that
   * has lost its power, or a firewall that forgets. New connections work.
   */
  forget: () => void;
  /** Leads new connections to the server of another URL. */
  leadTo: (serverUrl: string) => void;
  close: () => Promise<void>;
};

/** Starts a relay to the server of a URL, on a free port. */
export async function startRelay(serverUrl: string): Promise<Relay> {
  const url = new URL(serverUrl);
  let target = targetOf(serverUrl);
  const sockets = new Set<Socket>();
  const forgotten = new Set<Socket>();
  let isCut = false;
  const server = createServer((client) => {
    if (isCut) return void client.destroy();
    const upstream = connect(target);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      // Connections break on purpose here.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        if (!forgotten.delete(socket)) other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    cut,
    open: () => {
      isCut = false;
    },
    forget: () => {
      for (const socket of sockets) {
        socket.unpipe().pause();
        forgotten.add(socket);
      }
    },
    leadTo: (other) => {
      target = targetOf(other);
    },
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function targetOf(serverUrl: string): { host: string; port: number } {
  const { hostname, port } = new URL(serverUrl);
  return { host: hostname, port: Number(port) };
}
