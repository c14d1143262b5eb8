import { clockTime } from '../../../src/simulator/numbers/calendar-day.js';
import type { Random } from '../../../src/simulator/numbers/random.js';
import { CONTROLLERS, type Grounds } from './places.js';
import type { AirRecord } from './radio.js';

/**
 * The log as it arrives, a minute at a time: each controller has its own clock, repeats itself,
 * sends late, and is silent for two hours once a month.
 */
export function* logLines(
  records: readonly AirRecord[],
  { points, buildings }: Grounds,
  date: string,
  noise: number,
  draw: Random,
): Generator<string[]> {
  const controllers = Array.from({ length: CONTROLLERS }, () => {
    const down = draw.chance(noise / 30 / CONTROLLERS) ? draw.between(8, 19) * 3600 : Infinity;
    return { skew: Math.round(draw.between(-5, 5)), down, up: down + draw.between(1, 3) * 3600 };
  });
  const minutes: { arrives: number; line: string }[][] = [];
  const deliver = (arrives: number, line: string) =>
    (minutes[Math.floor(arrives / 60)] ??= []).push({ arrives, line });
  for (const { second, point, mac, success } of records) {
    const { name, building } = points[point]!;
    const { skew, down, up } = controllers[buildings[building]!.controller]!;
    if (second >= down && second < up) continue;
    const at = clockTime(Math.min(86_399, Math.max(0, second + skew)));
    const line =
      `{"currentapname":"${name}","apname":"","ssid":"campus","mac":"${mac}",` +
      `"connecttime":"${date} ${at}","connectresult":"${success ? 'Success' : 'Failed'}"}`;
    const delay = draw.chance(0.02 * noise) ? draw.between(5, 300) : draw.exponential(1);
    deliver(second + delay, line);
    if (draw.chance(0.005 * noise)) deliver(second + delay + draw.exponential(20), line);
  }
  for (const minute of minutes)
    if (minute) yield minute.sort((a, b) => a.arrives - b.arrives).map(({ line }) => line);
}
