import { clockTime } from '../numbers/calendar-day.js';
import type { Random } from '../numbers/random.js';

/** What a record says. */
export type RecordContent = {
  currentPoint: string;
  /** The access point before this one; '' if the controller does not know it. */
  previousPoint: string;
  mac: string;
  /** "YYYY-MM-DD". */
  date: string;
  /** Second of that day. */
  second: number;
  kind: 'joined' | 'left' | 'failed';
  /** The login; undefined if the records of this campus carry none. */
  user: string | undefined;
};

/**
 * One controller record as a line of JSON, without a line feed. Its counters and its network are
 * random and mean nothing.
 */
export function recordLine(content: RecordContent, draw: Random): string {
  const { currentPoint, previousPoint, mac, date, second, kind, user } = content;
  const up = kind === 'failed' ? 0 : packets(draw);
  const down = kind === 'failed' ? 0 : packets(draw);
  const upBytes = Math.floor(up * draw.between(80, 700));
  const downBytes = Math.floor(down * draw.between(120, 1100));
  const ssid = draw.chance(SECOND_NETWORK_SHARE) ? 'eduroam' : 'CUHK(SZ)';
  const failure = draw.pick(FAILURES);
  const result = { joined: 'Success', left: 'Left', failed: failure }[kind];
  const login = user === undefined ? '' : `"user":${JSON.stringify(user)},`;
  // No name of an access point, address or time has a character that JSON must escape.
  return (
    `{"currentapname":"${currentPoint}","apname":"${previousPoint}","ssid":"${ssid}","mac":"${mac}",${login}` +
    `"connecttime":"${date} ${clockTime(second)}","connectresult":"${result}",` +
    `"uppacketnum":${up},"upbyte":${upBytes},"downpacketnum":${down},"downbyte":${downBytes}}`
  );
}

const FAILURES = ['Failed', 'Timeout', 'Rejected'] as const;
const SECOND_NETWORK_SHARE = 0.07;

/** Usually few, sometimes many. */
function packets(draw: Random): number {
  const u = draw.next();
  return 20 + Math.floor(u * u * u * 30_000);
}
