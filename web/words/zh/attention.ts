import type { attention as English } from '../en/attention.js';

/** The pages Students and Rules. */
export const attention: typeof English = {
  title: '学生',
  lead: '需要联系的学生：符合规则的人，最紧急的在前。',
  upTo: (day) => `统计到${day}的课。`,
  neverCounts: '未知、未测量或已准假的课从不算缺课。夜间之后更正的结论，按现在的结论计算。',
  rules: '规则',
  rule: '规则',
  find: '查找',
  findHint: '学生或课程',
  shown: (shown, all) => (shown === all ? `共 ${all} 名学生` : `${all} 名学生中的 ${shown} 名`),
  more: (count) => `再显示 ${count} 名学生`,
  cut: '人数超过本页能显示的数量。请选择一条规则，或收紧规则。',
  noMatch: '没有学生符合这些筛选条件。',
  nobody: '没有人符合规则',
  nobodyMore: '每晚根据最终结果评估规则。',
  nobodyOwn: '关于您自己的班的规则没有找出任何人',
  nobodyOwnMore: '把所有课程合并计算的规则只显示给教务处。',
  noRules: '还没有规则',
  noRulesMore: '规则说明应该联系谁，例如连续缺课五次的学生。',
  noRulesLecturer: '规则由教务处制定。您的班里符合规则的学生会显示在这里。',
  noFinal: '还没有任何一天有最终结果，因此规则没有找出任何人。',
  allCourses: '全部课程',
  low_share: (attended, measured) => `最近 ${measured} 次已测量的课，到课 ${attended} 次`,
  missed_in_row: (_attended, measured) => `最近 ${measured} 次已测量的课全部缺课`,
  fall: (attended, measured, before, beforeMeasured) =>
    `最近 ${measured} 次已测量的课到课 ${attended} 次，此前 ${beforeMeasured} 次到课 ${before} 次`,
  fallHidden: (attended, measured) =>
    `最近 ${measured} 次已测量的课到课 ${attended} 次，此前更多，其中一部分在其他班`,
  legend: '每个字代表一节作为依据的课，点击可查看原因：',
  restsOn: '依据的课',
  restsClass: (when, course, verdict) => `${when}，${course}：${verdict}`,
  found: (when) => `${when} 发现`,

  rulesTitle: '规则',
  rulesLead: '每晚由规则找出应该联系的学生。',
  back: '返回学生页',
  add: '添加规则',
  addTitle: '添加规则',
  change: '更改',
  changeTitle: (name) => `更改“${name}”`,
  off: '停用',
  offTitle: (name) => `停用“${name}”？`,
  offMore:
    '它找出的学生将从列表中消失，也不再发出邮件或 Webhook。不会删除任何内容：如果在一周内重新启用，尚未发出的通知会照常发出。',
  on: '启用',
  onTitle: (name) => `启用“${name}”？`,
  onMore: '从下一个夜间开始评估。',
  isOff: '已停用',
  fits: (count) => `目前 ${count} 名学生符合`,
  says: {
    low_share: (classes, share) => `最近 ${classes} 次已测量的课，到课少于 ${share}。`,
    missed_in_row: (classes) => `连续缺课：最近 ${classes} 次已测量的课。`,
    fall: (classes, points, before) =>
      `最近 ${classes} 次已测量的课，到课率比此前至少低 ${points} 个百分点；此前至少有 ${before} 次课。`,
  },
  scopes: {
    campus: () => '全部课程',
    prefix: (scope) => `以 ${scope} 开头的课程`,
    course: (scope) => `课程 ${scope}`,
  },
  counting: { together: '合并计算', by_course: '每门课程单独计算' },
  toldOnce: (days) => (days === null ? '每学期只通知一次' : `${days} 天内只通知一次`),
  toldTo: '通过邮件或 Webhook 通知：',
  toNobody: '不通知任何人：只显示在“学生”页。',
  changedBy: (by, when) => `${by}，${when}`,
  saved: '规则已保存，从下一个夜间开始评估。',
  switchedOff: '规则已停用。',

  formMore: '从下一个夜间开始评估。收到通知的人只得到一个数字和一个链接，没有姓名。',
  name: '名称',
  nameHint: '名称会出现在邮件里，因此不得写任何人的名字。',
  kind: '找谁',
  kinds: {
    low_share: '最近的课到课率低于某个比例的学生',
    missed_in_row: '连续缺课的学生',
    fall: '到课率比自己以前下降的学生',
  },
  classes: '最近几次已测量的课',
  shareBelow: '少于（%）',
  shareFall: '下降（百分点）',
  before: '此前至少几次课',
  scope: '课程',
  scopeKinds: { campus: '全部', prefix: '以此开头', course: '仅限' },
  scopeText: '课程名或其开头',
  countedLabel: '一名学生的课程',
  countedKinds: { together: '合并计算', by_course: '每门单独计算：任课教师也能看到' },
  period: '通知频率',
  periods: { term: '每学期一次', days: '若干天一次' },
  days: '天数',
  mail: '邮件地址',
  mailHint: '每行一个，可以留空。',
  webhooks: 'Webhook',
  webhooksHint: '每行一个 https 地址，可以留空。',
  wrong: {
    name: '请填写名称，最多 64 个字符。',
    number: (least, most) => `请填写 ${least} 至 ${most} 的整数。`,
    share: (least, most) => `请填写 ${least} 至 ${most} 的数，最多四位小数。`,
    scope: '请填写课程名或其开头。',
    mail: '每行必须是一个邮件地址，最多 10 个。',
    webhooks: '每行必须是以 https 开头的地址，最多 10 个。',
  },
  reasonHint: '与规则一起保存。',
  save: '保存',
  preview: {
    asking: '正在计算会找出多少学生……',
    fits: (count, day) => `会找出 ${count} 名学生（统计到${day}的课）。`,
    noFinal: '还没有任何一天有最终结果，因此不会找出任何人。',
    incomplete: '规则填写完整后，这里会显示它会找出多少学生。',
  },

  sent: '已发送的通知',
  sentMore: '可能已经发出的邮件不会再发。未能送达的通知会在一周内重试。',
  nothingSent: '还没有发送任何通知。',
  madeAt: '夜间',
  recipient: '收件人',
  newStudents: '新增学生',
  state: '状态',
  states: {
    waiting: '等待重试',
    sending: '正在发送',
    sent: '已发送',
    failed: '失败',
    unknown: '可能已发出',
  },
  details: (code, channel) => {
    if (code === 'not_set_up')
      return channel === 'mail'
        ? '请为工作进程设置 ROLLCALL_MAIL_URL 和 ROLLCALL_MAIL_FROM'
        : '请为工作进程设置 ROLLCALL_WEBHOOK_SECRET';
    if (code === 'worker_gone') return '工作进程中途停止';
    if (code === 'removed') return '不再是该规则的收件人';
    if (code === 'switched_off') return '规则已停用';
    if (code === 'gave_up') return '一周后放弃';
    if (code === 'no_answer' || code.startsWith('E') || code === 'broken_off') return '没有响应';
    return code.replace('smtp_', '邮件服务器返回 ').replace('http_', '接收方返回 ');
  },
};
