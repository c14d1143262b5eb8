import type { Language } from '../../src/attendance/explaining/phrases.js';

/** What the rows and sentences of an explanation look like. A group is a time, number or name. */
export type Sentences = {
  /** A stay: from, to, access point, phone or device, room, when last heard. */
  row: RegExp;
  phone: string;
  roomA: string;
  notHere: RegExp;
  hereFrom: RegExp;
  /** The student is said to be late without a doubt. */
  late: RegExp;
  takenLate: RegExp;
  onTime: RegExp;
  elsewhereSoon: RegExp;
  elsewhereBefore: RegExp;
  slept: RegExp;
  lastTime: RegExp;
  untilEnd: RegExp;
  thenElsewhere: RegExp;
  leftEarly: RegExp;
  /** The name of an access point, and since when. */
  place: RegExp;
  before: RegExp;
  after: RegExp;
  came: RegExp;
  left: RegExp;
};

export const SENTENCES: Record<Language, Sentences> = {
  en: {
    row: /^ {2}(\d\d:\d\d)-(\d\d:\d\d) {2}(\S+) {2}\((phone|device) \d+, (.*), last heard (.*)\)$/gm,
    phone: 'phone',
    roomA: 'room A',
    notHere: /Not heard on an access point of the room itself/,
    hereFrom: /Heard in the room from (..:..), /,
    late: /: late;/,
    takenLate: /taken to have come at (..:..): late;/,
    onTime: /, on time;/,
    elsewhereSoon: /but also elsewhere soon after the start;/,
    elsewhereBefore: /, (\d+) min after the start, and elsewhere before: /,
    slept: /perhaps late, but the phone may have slept until then;/,
    lastTime: /; the last time at (..:..)/,
    untilEnd: /; until the end\./,
    thenElsewhere: /, then elsewhere/,
    leftEarly: /\(left early\)/,
    place: / on (\S+) \(from (..:..)/g,
    before: /heard on (\S+) shortly before the class/g,
    after: /heard on (\S+) shortly after the class/g,
    came: /supposing that the student came at (..:..)/,
    left: /supposing that the student had left by (..:..)/,
  },
  zh: {
    row: /^ {2}(\d\d:\d\d)-(\d\d:\d\d) {2}(\S+) {2}（(手机|设备) \d+，(.*)，最后一次检测到 (.*)）$/gm,
    phone: '手机',
    roomA: '教室 A',
    notHere: /没有在本教室的接入点检测到设备/,
    hereFrom: /(..:..) 起在教室里检测到，/,
    late: /：迟到；/,
    takenLate: /但认为 (..:..) 到达：迟到；/,
    onTime: /，准时；/,
    elsewhereSoon: /，但刚上课时也在别处检测到；/,
    elsewhereBefore: /，上课后 (\d+) 分钟，此前在别处：/,
    slept: /，可能迟到，但也可能是手机在此之前处于休眠；/,
    lastTime: /；最后一次是 (..:..)/,
    untilEnd: /；直到下课。/,
    thenElsewhere: /，然后在别处/,
    leftEarly: /（早退）/,
    place: /在 (\S+) 停留.*（从 (..:..) 起/g,
    before: /课前不久在 (\S+) 检测到/g,
    after: /课后不久在 (\S+) 检测到/g,
    came: /假定该生 (..:..) 才到/,
    left: /假定该生 (..:..) 前已离开/,
  },
};
