import type { Command } from 'commander';
import { instantOf, isDay, wallClock } from '../../attendance/wall-clock.js';
import { loadConfig, type Config } from '../../config.js';
import { RollcallError } from '../../errors.js';
import { topicOffsetsAt } from '../../kafka/topic.js';
import type { ControlAnswer, RewindRequest } from '../../workflows/messages.js';
import { wholeNumber } from '../terminal/flags.js';
import { addRequestFlags, askAndPrint, NO_REASON, type RequestFlags } from './request.js';

type Flags = RequestFlags & {
  reason: string;
  toOffset?: number;
  toTime?: string;
  dryRun?: boolean;
};

/** Adds `rollcall ingest rewind`. */
export function registerIngestRewind(ingest: Command): void {
  const rewind = ingest
    .command('rewind')
    .description(
      'move the position back and read what follows again: no event is doubled, and the days concerned are rolled up again',
    )
    .option('--to-offset <offset>', 'the offset to go back to', wholeNumber(0))
    .option(
      '--to-time <time>',
      'go back to the first record that Kafka received at this time or later: "YYYY-MM-DD HH:MM:SS", or "HH:MM" of today, on the campus wall clock; this is not the connecttime in the record',
    )
    .option('--dry-run', 'say what would be read again, and change nothing')
    .option('--reason <text>', 'why; it is kept', NO_REASON);
  addRequestFlags(rewind).action(async (flags: Flags) => {
    const config = loadConfig();
    const inputOf = await rewindTo(config, flags);
    await askAndPrint(
      config,
      flags,
      (partition) => ({ what: 'rewind', input: inputOf(partition) }),
      (answer) => rewindText(answer, flags.dryRun),
    );
  });
}

/** What to ask each partition for. @throws RollcallError `usage` */
async function rewindTo(
  config: Config,
  { by, reason, toOffset, toTime, dryRun }: Flags,
): Promise<(partition: number) => RewindRequest> {
  const input = { by, reason, dryRun };
  if (toOffset !== undefined && toTime === undefined) return () => ({ ...input, toOffset });
  if (toOffset !== undefined || toTime === undefined)
    throw new RollcallError(
      'usage',
      'Say how far to go back: give either --to-offset or --to-time.',
    );
  const time = askedMoment(toTime, wallClock(Date.now(), config.timeZone).slice(0, 10));
  const offsets = await topicOffsetsAt(
    config.kafka(),
    config.topic,
    instantOf(time, config.timeZone),
  );
  return (partition) => ({ ...input, toOffset: offsets.get(partition) ?? 0, toTime: time });
}

/** "YYYY-MM-DD HH:MM:SS" of a day and a time, or of a time of today. today: "YYYY-MM-DD". */
function askedMoment(text: string, today: string): string {
  const time = /^\d{2}:\d{2}$/.test(text) ? `${today} ${text}:00` : text;
  const [day = '', clock = ''] = time.split(' ');
  if (isDay(day) && time.length === 19 && /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(clock))
    return time;
  throw new RollcallError(
    'usage',
    `"${text}" is not a time: write it as "YYYY-MM-DD HH:MM:SS", or as HH:MM of today.`,
  );
}

function rewindText({ from = 0, to = 0 }: ControlAnswer, dryRun = false): string {
  const offsets = `offsets ${to} to ${from - 1}`;
  if (to === from) return `there is nothing before the position ${from} to read again.`;
  return dryRun
    ? `would read ${offsets} again (${from - to}).`
    : `reads ${offsets} again (${from - to}).`;
}
