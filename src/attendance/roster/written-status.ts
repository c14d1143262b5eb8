import { writtenWeekday } from './written-times.js';

/** What a line of calendar.csv says of its day. */
export type DayStatus =
  | { holiday: true }
  /** The day follows another weekday, of its own week or of a named week of the term. */
  | { weekday: number; week?: number }
  /** The day lies in this week of the term. */
  | { termWeek: number };

const HOLIDAY = new Set(
  'holiday,holidays,public holiday,no class,no classes,closed,放假,假期,休息,休,节假日,停课'.split(
    ',',
  ),
);
const CHINESE_NUMBERS = '一二三四五六七八九';
const WEEK_NUMBER = String.raw`第?(\d{1,2}|[一二三四五六七八九十]{1,3})[周週]`;
const ENGLISH = /^as ?([1-7]|[a-z]{3,9})(?: ?(?:of )?(?:week |w)?(\d{1,2}))?$/;
const CHINESE = new RegExp(
  String.raw`^(?:补上|补|按|上|调|同)?(?:${WEEK_NUMBER})?的?((?:星期|礼拜|周|週)[一二三四五六日天])的?(?:课|课程|课表|上课)?$`,
);

/** Reads the status of a day; undefined if it is none. */
export function writtenStatus(text: string): DayStatus | undefined {
  const plain = text.normalize('NFKC').trim().toLowerCase();
  if (HOLIDAY.has(plain)) return { holiday: true };
  const [, termWeek] = /^(?:week|wk) ?(\d{1,2})$/.exec(plain) ?? [];
  if (termWeek !== undefined) return inTerm(Number(termWeek));
  const [, chineseWeek] = new RegExp(`^${WEEK_NUMBER}$`).exec(plain) ?? [];
  if (chineseWeek !== undefined) return inTerm(weekNumber(chineseWeek));
  const [, day, week] = ENGLISH.exec(plain) ?? [];
  if (day !== undefined) return follows(day, week);
  const [, namedWeek, chineseDay] = CHINESE.exec(plain) ?? [];
  return chineseDay === undefined ? undefined : follows(chineseDay, namedWeek);
}

function inTerm(week: number): DayStatus | undefined {
  return week > 0 ? { termWeek: week } : undefined;
}

function follows(day: string, week: string | undefined): DayStatus | undefined {
  const weekday = writtenWeekday(day);
  if (weekday === undefined) return undefined;
  if (week === undefined) return { weekday };
  const number = weekNumber(week);
  return number > 0 ? { weekday, week: number } : undefined;
}

/** 7, 七, 十六 or 二十; 0 if the text is no number. */
function weekNumber(text: string): number {
  if (/^\d/.test(text)) return Number(text);
  const [, tens, ten, ones] = /^([二三四五])?(十)?([一二三四五六七八九])?$/.exec(text) ?? [];
  if (tens !== undefined && ten === undefined) return ones === undefined ? valueOf(tens) : 0;
  const units = ones === undefined ? 0 : valueOf(ones);
  return ten === undefined ? units : (tens === undefined ? 1 : valueOf(tens)) * 10 + units;
}

function valueOf(sign: string): number {
  return CHINESE_NUMBERS.indexOf(sign) + 1;
}
