import type { VerdictPhrases } from './verdict-english.js';

/** The same in Chinese (zh-CN). */
export const VERDICT_CHINESE: VerdictPhrases = {
  head: (course, section, times, place) => `${course} 第 ${section} 班，${times}，${place}`,
  room: (room) => `教室 ${room}`,
  noRoom: '没有教室',
  metIn: (planned, metIn) =>
    `${planned === null ? '原定没有教室' : `原定在 ${planned}`}，实际在 ${metIn}`,
  stays: {
    title: '这节课前后的停留',
    none: '没有（或不再）保存停留记录',
    device: (phone, number) => `${phone ? '手机' : '设备'} ${number}`,
    unknownRoom: '教室未知',
    left: (time) => `${time} 离开`,
    lastHeard: (time) => `最后一次检测到 ${time}`,
    line: (times, accessPoint, more) => `${times}  ${accessPoint}  （${more.join('，')}）`,
  },
  corrections: {
    title: '更正',
    line: (verdict, by, reason) => `${VERDICTS[verdict] ?? verdict}，${by} 更正：${reason}`,
  },
  rolls: {
    title: '点名',
    line: (isThere, isCode, by) =>
      `${isThere ? '在场' : '不在场'}，${isCode ? '由学生输入签到码' : `由 ${by} 点名`}`,
  },
  title: '判定',
  verdict: (verdict, corrected) =>
    `${VERDICTS[verdict] ?? verdict}${corrected ? '（由人工更正）' : ''}`,
  verdictsExpired: '那一天的判定已按保存期限删除。',
  notRolledUp: '还没有判定：这节课尚未汇总',
  erased: (at) => `没有保存判定，尽管这节课已于 ${at} 汇总：该生的数据已被删除`,
  excused: '该生当天已请假，且没有到场：不计为缺课。',
  byPolicy: (verdict) => `仅凭 WiFi 的判定：${VERDICTS[verdict] ?? verdict}。`,
  optedOut: '该生已选择退出，因此不保存任何设备信息。',
  noData: '这间教室的接入点有半小时或更久没有任何信号。',
  notHeld: '这节课很可能没有上，或者有人确认没有上。',
  moved: (room) => `这节课很可能改在 ${room} 上，可由教务处确认。`,
  confirmMoved: {
    onBoard: '如要确认上课地点：课堂页面上的“确认这节课”按钮。',
    byCommand: '如要确认上课地点："rollcall class confirm"。',
  },
  noDevice: '当天没有已知的该生设备。',
  noAccessPoint: '名册中这间教室没有接入点。',
  evidenceExpired: '那一天的证据已按保存期限删除。',
  notSeen: '上课期间没有在这间教室的接入点见到该生的设备。',
  seen: (from, to) => `${from} 到 ${to} 在这间教室的接入点见到该生的设备。`,
  tooLittle: '上课期间检测到的太少，无法判定。',
  probability: (percent, present, absent) =>
    `到课的概率为 ${percent}%：达到 ${present}% 判为到课，不超过 ${absent}% 判为缺课。`,
  heard: '依据：检测到。判定来自上课期间，或来去路上的记录。',
  inferred:
    '依据：由没有信号的时间推断。上课期间没有记录可以证明到课；在两次铃声之间关掉手机，看起来也是这样。',
  roll: '依据：点名。由任课教师点名，或由学生输入课堂签到码。',
  accessPoint: (number) => `接入点 ${number}`,
  madeBy: (policy, signatures, roster, at) =>
    `策略 ${policy}${signatures === null ? '' : `，特征 ${signatures}`}，名册第 ${roster} 版，汇总于 ${at}。`,
  computed: (day, time) => `最近一次计算：${day} ${time}。`,
  policy: (name, version) => `${name} 第 ${version} 版`,
};

const VERDICTS: Partial<Record<string, string>> = {
  present: '到课',
  partial: '部分到课',
  absent: '缺课',
  unknown: '未知',
  not_measured: '未测量',
};
