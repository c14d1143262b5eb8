import type { figures as English } from '../en/figures.js';

/** What figures, verdicts and states are called. */
export const figures: typeof English = {
  rate: '到课率',
  interval: '95% 区间',
  intervalFromTo: (low, high) => `95% 区间：${low} 至 ${high}`,
  usual: (rate) => `通常 ${rate}`,
  hidden: '不显示',
  hiddenWhy: (least) => `不足 ${least} 名学生的群体，以及 0% 和 100% 的到课率，均不显示。`,
  unknown: '未知',
  students: (count) => `${count.toLocaleString('zh-CN')} 名学生`,
  classes: (count) => `${count.toLocaleString('zh-CN')} 节课`,
  minutes: (count) => `${count.toLocaleString('zh-CN')} 分钟`,
  states: {
    scheduled: '未开始',
    live: '实时',
    waiting: '尚未判定',
    provisional: '暂定',
    final: '最终',
    no_data: '无数据',
    not_held: '未上课',
    moved: '换教室',
  },
  verdicts: {
    present: '到课',
    partial: '部分到课',
    absent: '缺课',
    unknown: '未知',
    not_measured: '未测量',
  },
  letters: { present: '到', partial: '半', absent: '缺', unknown: '?', not_measured: '–' },
  heard: '检测到',
  inferred: '推断',
  corrected: '已更正',
  strip: (inRoom, elsewhere) => `在教室 ${inRoom} 分钟，在别处 ${elsewhere} 分钟`,
  legend: { room: '在教室', elsewhere: '在别处', silent: '无信号' },
};
