import type { Now } from '../../src/http/schemas/now.js';
import type { TestBoard } from './board.js';
import { eventually } from './workbench.js';

/** A page that watches `GET /api/v1/live`. */
export type LivePage = {
  status: number;
  headers: Headers;
  /** What has come so far, without comments. */
  events: { name: string; data: unknown }[];
  /** The newest event `now`. */
  last: () => Now | undefined;
  /** Waits until an event `now`, the newest one too, fits. */
  until: (fits: (now: Now) => boolean, what: string) => Promise<Now>;
  /** Waits for an event of another name. */
  heard: (name: string) => Promise<void>;
  /** Whether the board has closed the connection. */
  isClosed: () => boolean;
  /** Closes it from the page's side. */
  leave: () => void;
};

/** Opens a page; it is there when the board has answered. */
export async function openLive(
  { url }: Pick<TestBoard, 'url'>,
  headers: Record<string, string>,
): Promise<LivePage> {
  const abort = new AbortController();
  const response = await fetch(`${url}/api/v1/live`, { headers, signal: abort.signal });
  const events: LivePage['events'] = [];
  let closed = false;
  if (response.ok)
    void readEvents(response, (name, data) => events.push({ name, data }))
      .catch(() => undefined)
      .finally(() => (closed = true));
  const last = () => events.findLast(({ name }) => name === 'now')?.data as Now | undefined;
  return {
    status: response.status,
    headers: response.headers,
    events,
    last,
    until: async (fits, what) => {
      await eventually(() => last() !== undefined && fits(last()!), what, 30_000);
      return last()!;
    },
    heard: (wanted) =>
      eventually(() => events.some(({ name }) => name === wanted), `event ${wanted}`, 30_000),
    isClosed: () => closed,
    leave: () => abort.abort(),
  };
}

async function readEvents(
  response: Response,
  take: (name: string, data: unknown) => void,
): Promise<void> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body!) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const [, name, data] = /^event: (.*)\ndata: (.*)$/.exec(text.slice(0, end)) ?? [];
      text = text.slice(end + 2);
      if (name !== undefined) take(name, JSON.parse(data!));
    }
  }
}
