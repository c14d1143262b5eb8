import type { me as English } from '../en/me.js';

/** What was kept of a look in English: its days, and as what or for what it was downloaded. */
function inChinese(detail: string): string {
  return detail
    .replace(/(\d{4}-\d\d-\d\d) to (\d{4}-\d\d-\d\d)/, '$1 至 $2')
    .replace(/, as (\w+)$/, '，下载为 $1')
    .replace(/, for (\w+)$/, '，用于 $1');
}

/** The page My record. */
export const me: typeof English = {
  title: '我的记录',
  lead: (student) => `关于 ${student} 保存的内容`,
  term: '学期',
  termFromTo: (first, last) => `${first} 至 ${last}`,
  optedOut: '您已选择退出。系统不再记录您的任何信息，因此没有判定。',
  none: '您的课还没有开始',
  noneText: '课程开始后会显示在这里。',

  rate: '到课',
  rateOf: (attended, measured) => `可判定的 ${measured} 节课中到课 ${attended} 节`,
  noRate: '还没有可以判定的课。',
  rateMore: '“未知”和“未测量”从不对您不利。',
  courses: '课程',
  course: '课程',
  judged: '到课 / 可判定',

  classes: '课堂',
  classesMore: '打开一节课，可以看到判定的依据；如果判定有误，可以申请更正。',
  count: (shown, all) => (shown === all ? `共 ${all} 节课` : `${all} 节课中的 ${shown} 节`),
  byCourse: '课程',
  byVerdict: '判定',
  noVerdict: '尚无判定',
  noMatch: '没有符合的课。',
  open: '为什么是这个判定？',
  toClass: '这节课的页面',
  late: (minutes) => (minutes === null ? '迟到' : `迟到 ${minutes} 分钟`),
  leftEarly: '早退',
  excused: '已请假',
  provisional: '仍可能改变',

  ask: '申请更正',
  askTitle: (course, at) => `申请更正：${course}，${at}`,
  askMore: '由该班任课教师或教务处决定，他们会看到您的理由。答复会显示在本页。',
  askNow: (verdict) => `目前为：${verdict}。`,
  askVerdict: '正确的情况',
  askHint: '一句话，例如“我坐在最后一排，手机关机”。',
  send: '提交',
  asked: (course, at) => `已提交：关于 ${course}（${at}）的申请。`,
  noMore: '未答复的申请已达上限。请等待答复，或撤回一项。',

  requests: '我的申请',
  requestState: { open: '等待答复', accepted: '已同意', refused: '已拒绝', withdrawn: '已撤回' },
  requestNote: {
    open: '申请等待答复',
    accepted: '申请已同意',
    refused: '申请已拒绝',
    withdrawn: '申请已撤回',
  },
  showAll: (count) => `显示全部 ${count} 节课`,
  acceptedAs: (verdict) => `同意改为：${verdict}`,
  youSaid: (verdict) => `您认为：${verdict}`,
  askedAt: (at) => `${at} 提交`,
  answeredBy: (by, at) => `${by}，${at}`,
  withdraw: '撤回',
  withdrawOf: (course, at) => `撤回关于 ${course}（${at}）的申请`,
  withdrawn: '已撤回。',
  classGone: '课表中已没有这节课。',

  looks: '谁查看过我的记录',
  looksMore: '自学期开始以来。您自己的查看不在其中。',
  looksNone: '本学期没有人查看过您的记录。',
  looksAll: (count) => `显示全部 ${count} 条`,
  who: '谁',
  at: '查看内容',
  when: '时间',
  times: (count) => (count === 1 ? '' : `当天 ${count} 次`),
  command: (account) => `命令（${account}）`,
  what: {
    class: (detail) => `课堂 ${inChinese(detail)}`,
    attention: () => '需要联系的学生名单',
    excuses: () => '您的请假',
    course: (detail) => `课程 ${inChinese(detail)}`,
    explain: (detail) => `您的判定的依据，${detail}`,
    request: (detail) => `您关于 ${detail} 的申请`,
    export: (detail) => `导出，${inChinese(detail)}`,
    person_export: () => '关于您的全部数据的副本',
    other: (detail) => detail,
  },
  ofAll: (what) => `${what}（所有学生）`,
};
