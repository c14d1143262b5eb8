import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  silenceInWords,
  silentTime,
  type HeardDevice,
} from '../../../src/attendance/explaining/silence.js';
import { secondOfDay, timeOfDay } from '../../../src/attendance/wall-clock.js';

const CLASS = { startSecond: secondOfDay('10:00:00'), endSecond: secondOfDay('11:15:00') };
const phone = (...times: string[]): HeardDevice => ({ phone: true, heard: times.map(secondOfDay) });
const laptop = (...times: string[]): HeardDevice => ({ ...phone(...times), phone: false });

/** What is said of the silence; null if nothing is. */
function said(devices: HeardDevice[], isInferred = false): string | null {
  const found = silentTime(devices, CLASS, isInferred);
  return found && silenceInWords(found);
}

describe('of a student who was silent in a class', () => {
  test.each([
    [
      ['09:56:30', '11:18:30'],
      'Last heard 4 minutes before the class, silent during it, heard again 3 minutes after its end.',
      '上课前 4 分钟最后一次检测到，上课期间没有信号，下课后 3 分钟再次检测到。',
    ],
    [
      ['09:59:00', '11:16:59'],
      'Last heard 1 minute before the class, silent during it, heard again 1 minute after its end.',
      '上课前 1 分钟最后一次检测到，上课期间没有信号，下课后 1 分钟再次检测到。',
    ],
    [
      ['09:59:59', '11:15:00'],
      'Last heard 1 minute before the class, silent during it, heard again less than a minute after its end.',
      '上课前 1 分钟最后一次检测到，上课期间没有信号，下课后不到 1 分钟再次检测到。',
    ],
    [
      ['09:00:00', '12:14:59'],
      'Last heard 60 minutes before the class, silent during it, heard again 59 minutes after its end.',
      '上课前 60 分钟最后一次检测到，上课期间没有信号，下课后 59 分钟再次检测到。',
    ],
    [
      ['08:00:00', '08:59:59', '11:30:00'],
      'Not heard in the hour before the class, silent during it, heard again 15 minutes after its end.',
      '课前一小时内没有检测到，上课期间没有信号，下课后 15 分钟再次检测到。',
    ],
    [
      ['09:30:00', '12:15:00'],
      'Last heard 30 minutes before the class, silent during it, and not heard in the hour after it.',
      '上课前 30 分钟最后一次检测到，上课期间没有信号，课后一小时内没有检测到。',
    ],
  ])('heard at %j', (times, english, chinese) => {
    expect(said([phone(...times)])).toBe(english);
    const found = silentTime([phone(...times)], CLASS, false)!;
    expect(silenceInWords(found, 'zh')).toBe(chinese);
  });

  test('and around it, too, nothing is said', () => {
    expect(said([phone('08:00:00', '13:00:00')])).toBeNull();
    expect(said([])).toBeNull();
  });

  test('the last and the first record count, of whatever device', () => {
    expect(said([phone('09:40:00', '11:50:00'), laptop('09:58:00', '11:20:00')])).toBe(
      'Last heard 2 minutes before the class, silent during it, heard again 5 minutes after its end.',
    );
  });
});

test.each(['10:00:00', '10:40:00', '11:14:59'])(
  'whoever was heard at %s was not silent',
  (time) => {
    expect(said([phone('09:56:00', time, '11:20:00')])).toBeNull();
    expect(said([phone('09:56:00', '11:20:00'), laptop(time)])).toBeNull();
  },
);

test('if a verdict is inferred although a laptop was heard, the sentence says so and counts the others', () => {
  const devices = [phone('09:56:00', '11:20:00'), laptop('09:59:00', '10:30:00', '11:16:00')];
  expect(said(devices, true)).toBe(
    'Last heard 4 minutes before the class, silent during it except for a device that seems to have been left behind, heard again 5 minutes after its end.',
  );
  expect(silenceInWords(silentTime(devices, CLASS, true)!, 'zh')).toBe(
    '上课前 4 分钟最后一次检测到，上课期间除一台像是被落下的设备外没有信号，下课后 5 分钟再次检测到。',
  );
  expect(said([phone('09:56:00', '10:30:00', '11:20:00')], true)).toBeNull();
});

test('the minutes are those between the clock times of the records and of the class', () => {
  const second = fc.integer({ min: secondOfDay('08:30:00'), max: secondOfDay('12:45:00') });
  const minuteOf = (at: number) => secondOfDay(`${timeOfDay(at).slice(0, 5)}:00`) / 60;
  fc.assert(
    fc.property(fc.array(second), (heard) => {
      const found = silentTime([{ phone: true, heard }], CLASS, true);
      const minutes = heard.map(minuteOf);
      const within = (from: number, to: number) => minutes.filter((at) => at >= from && at < to);
      const [before, during, after] = [within(540, 600), within(600, 675), within(675, 735)];
      const times = {
        since: before.length === 0 ? null : 600 - Math.max(...before),
        until: after.length === 0 ? null : Math.min(...after) - 675,
        leftBehind: false,
      };
      expect(found).toEqual(during.length > 0 ? null : times);
    }),
  );
});
