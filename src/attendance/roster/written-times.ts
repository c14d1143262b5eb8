const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const CHINESE_WEEKDAY = /^(?:星期|礼拜|禮拜|周|週)?([一二三四五六日天])$/;
/** 8:00, 08:00:00, 8h30, 8时30分 */
const CLOCK = /^(\d{1,2})[:h时時點点](\d{2})(?::00|分)?$/;
/** 2:00 pm, 2 p.m., 下午2:00 */
const WESTERN_HALF = /^(\d{1,2})(?::(\d{2}))?(?::00)? ?([ap])\.?m\.?$/;
const CHINESE_HALF = /^(上午|早上|下午|晚上) ?(\d{1,2})[:时時點点](\d{2})?(?::00|分)?$/;
/** Classes seldom begin at night: 1:30 may well be in the afternoon, 01:30 is not. */
const FIRST_SURE_HOUR = 6;

/** Seconds after midnight of a time as people write it; undefined if it is none. */
export function writtenTime(text: string): number | 'ambiguous' | undefined {
  const exact = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (exact) return secondsOf(Number(exact[1]), Number(exact[2]));
  const plain = text.normalize('NFKC').trim().toLowerCase();
  const [, hour, minute] = CLOCK.exec(plain) ?? /^(\d{1,2})(\d{2})$/.exec(plain) ?? [];
  if (hour !== undefined) {
    const time = secondsOf(Number(hour), Number(minute));
    return hour.length === 1 && Number(hour) < FIRST_SURE_HOUR && time !== undefined
      ? 'ambiguous'
      : time;
  }
  const [, western, westernMinute, letter] = WESTERN_HALF.exec(plain) ?? [];
  if (western !== undefined) return inHalf(Number(western), westernMinute, letter === 'p');
  const [, half, chinese, chineseMinute] = CHINESE_HALF.exec(plain) ?? [];
  if (half === undefined) return undefined;
  return inHalf(Number(chinese), chineseMinute, half === '下午' || half === '晚上');
}

/** 1 is Monday, 7 is Sunday; undefined if the text is no weekday. */
export function writtenWeekday(text: string): number | undefined {
  if (/^[1-7]$/.test(text)) return Number(text);
  const plain = text.normalize('NFKC').trim().toLowerCase().replace(/\.$/, '');
  const [, sign] = CHINESE_WEEKDAY.exec(plain) ?? [];
  if (sign !== undefined) return Math.min('一二三四五六日天'.indexOf(sign) + 1, 7);
  if (plain.length < 3) return undefined;
  const index = WEEKDAYS.findIndex((name) => name.startsWith(plain));
  return index === -1 ? undefined : index + 1;
}

/** 下午14:00 is written, too; 14:00 am is not. */
function inHalf(hour: number, minute: string | undefined, afternoon: boolean): number | undefined {
  if (hour > 12 && !afternoon) return undefined;
  const full = hour > 12 ? hour : (hour % 12) + (afternoon ? 12 : 0);
  return secondsOf(full, Number(minute ?? 0));
}

function secondsOf(hour: number, minute: number): number | undefined {
  return hour > 23 || minute > 59 ? undefined : hour * 3600 + minute * 60;
}
