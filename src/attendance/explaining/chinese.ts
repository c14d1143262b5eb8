import type { Around, Counts, Phrases } from './english.js';

/** The same sentences in Chinese (zh-CN), as a lecturer would say them. */
export const CHINESE: Phrases = {
  reasons: {
    base: (rate) => `这节课的基数：检测到的学生中有${spaced(rate)} 到课`,
    silence: (around, { present, elsewhere }, counts) =>
      `上课期间没有检测到设备${AROUND[around]}：到课的人中有${spaced(present)} 如此，` +
      `其他人中有${spaced(elsewhere)} 如此${COUNTS[counts]}`,
    way: (name, moment, { present, elsewhere }) =>
      `${moment === 'before' ? '课前' : '课后'}不久在 ${name} 检测到：` +
      `来这里上课的人中有${spaced(present)} 这时在那里，其他人中有${spaced(elsewhere)}`,
    place: (name, { minutes, from, later }, { present, elsewhere }) =>
      `在 ${name} 停留${spaced(minutes)}（从 ${from} 起${later}）：` +
      `在本教室上课的时间有${spaced(present)} 连着那里，其他时间有${spaced(elsewhere)}`,
    later: (counted, stayed) =>
      `，后来没有信号：这一段按${spaced(counted)}计，而不按${spaced(stayed)}计，因为许多设备不会一直留在那里`,
    late: (time) => `假定该生 ${time} 才到：此前检测到的不计`,
    early: (time) => `假定该生 ${time} 前已离开：此后检测到的不计`,
    doubt: '因为设备不一定在本人身边：所有证据合起来有上限',
    sum: (probability) => `合计，到课的概率：${probability}`,
  },
  times: {
    notHere: '上课期间没有在本教室的接入点检测到设备。',
    here: (time, arrival, departure) => `${time} 起在教室里检测到，${arrival}；${departure}。`,
    takenLate: (time) => `但认为 ${time} 到达：迟到`,
    onTime: '准时',
    alsoElsewhere: '但刚上课时也在别处检测到',
    perhapsSlept: '可能迟到，但也可能是手机在此之前处于休眠',
    elsewhereBefore: (minutes, isLate) =>
      `上课后 ${minutes} 分钟，此前在别处：${isLate ? '迟到' : '可能迟到'}`,
    untilEnd: '直到下课',
    lastTime: (time) => `最后一次是 ${time}`,
    thenElsewhere: (time, isEarly) => `最后一次是 ${time}，然后在别处${isEarly ? '（早退）' : ''}`,
  },
  silence: {
    sentence: (before, during, after) => `${before}，${during}，${after}。`,
    lastBefore: (minutes) => `上课前${spaced(minutesText(minutes))}最后一次检测到`,
    notBefore: '课前一小时内没有检测到',
    silent: '上课期间没有信号',
    leftBehind: '上课期间除一台像是被落下的设备外没有信号',
    nextAfter: (minutes) => `下课后${spaced(minutesText(minutes))}再次检测到`,
    notAfter: '课后一小时内没有检测到',
  },
  minutes: minutesText,
  percent: (number) => `${number}%`,
  lessThan: (share) => `不到 ${share}`,
  moreThan: (share) => `超过 ${share}`,
};

const AROUND: Record<Around, string> = {
  not: '',
  between: '，但课前和课后不久都检测到',
  away: '，但课前或课后在别处检测到',
};

const COUNTS: Record<Counts, string> = {
  in_rate: '；只计入这节课的到课率',
  all: '',
  sure: '；只计入其中有把握的部分',
};

function minutesText(minutes: number): string {
  return minutes < 1 ? '不到 1 分钟' : `${minutes} 分钟`;
}

/** A space stands between a Chinese character and a digit only. */
function spaced(text: string): string {
  return /^\d/.test(text) ? ` ${text}` : text;
}
