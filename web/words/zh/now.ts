import type { now as English } from '../en/now.js';

/** The page Now. */
export const now: typeof English = {
  title: '现在',
  live: '实时',
  connecting: '正在连接',
  inProgress: '进行中的课堂',
  seen: '目前检测到的学生',
  next: '接下来的课',
  nextAt: (time) => `下一节 ${time}`,
  until: (time) => `${time} 结束`,
  seenOf: (seen, enrolled) => `检测到 ${seen} / ${enrolled} 人`,
  seenOfAll: (seen, enrolled) => `${seen} / ${enrolled}`,
  enrolled: (count) => `选课 ${count.toLocaleString('zh-CN')} 人`,
  minutesIn: (minutes) => `已上 ${minutes} 分钟`,
  otherRooms: '其他教室',
  building: (name) => `${name} 楼`,
  buildings: '楼宇',
  arrivals: '每分钟到达人数',
  arrivalsText: (count, most, at) => `每分钟到达人数：目前共 ${count} 人，${at} 最多（${most} 人）`,
  noArrivals: '还没有人到达',
  marks: { usual: '该课的通常到课率', arrivals: '每分钟到达人数', start: '上课时间' },
  nothing: '现在没有课',
  nextStart: (when) => `下一节课开始时间：${when}。`,
  nothingLeft: '课表中没有后续课程。',
  lastDay: (day) => `最近一天：${day}`,
  warnings: {
    behind: (count) =>
      `数据处理滞后：还有 ${count.toLocaleString('zh-CN')} 条记录待处理，下列数字不是最新的。`,
    blocked: (count) => `${count} 个分区已阻塞：请到“状态”页处理。`,
    paused: (count) => `${count} 个分区已暂停读取，暂无新数据。`,
    stopped: (count) => `${count} 个分区已停止读取，暂无新数据。`,
    feed: () => '今天的 WiFi 记录看起来不正常。在有人查看“状态”页之前，请勿采信这些数字。',
    roster_ends: (count, mayMend) =>
      `课表将在 ${count} 天后到期${mayMend ? '：请导入新的课表' : ''}。`,
    no_roster: (_count, mayMend) => `今天没有课表${mayMend ? '：请导入' : ''}。`,
  },
};
