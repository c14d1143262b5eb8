import type { ServerResponse } from 'node:http';

/** One open connection that gets events. */
export type ViewerStream = {
  /** Sends an event, or keeps it, in place of one that was kept, until the reader takes more. */
  send: (event: string | Uint8Array) => void;
  /** Sends a last event, and closes the connection. */
  end: (event: string) => void;
  /** Sends a comment that keeps proxies from closing a silent connection. */
  beat: () => void;
};

/** Whoever takes nothing for so long is cut off. */
const STUCK_MS = 60_000;

/**
 * Writes events to a response. A slow reader costs one event of memory: what it did not take in
 * time is replaced by what is newer.
 */
export function viewerStream(response: ServerResponse): ViewerStream {
  let kept: string | Uint8Array | undefined;
  let fullSince: number | undefined;
  const write = (text: string | Uint8Array) => {
    if (!response.write(text)) fullSince = performance.now();
  };
  response.on('drain', () => {
    fullSince = undefined;
    const event = kept;
    kept = undefined;
    if (event !== undefined) write(event);
  });
  return {
    send: (event) => {
      if (fullSince === undefined) write(event);
      else kept = event;
    },
    end: (event) => response.end(event),
    beat: () => {
      if (fullSince === undefined) write(': beat\n\n');
      else if (performance.now() - fullSince > STUCK_MS) response.destroy();
    },
  };
}

/** An event as it goes over the wire. Its data is one line, as JSON always is. */
export function eventText(name: string, data: string): string {
  return `event: ${name}\ndata: ${data}\n\n`;
}
