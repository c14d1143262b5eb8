import type { health as English } from '../en/health.js';

/** The page Health. */
export const health: typeof English = {
  title: '系统状态',
  well: '一切正常。',
  wellMore: '记录随到随读，过去每一天都已有最终结果。',
  attention: (count) => `系统在运行，但有 ${count} 件事需要处理。`,
  wrong: (count) => `有 ${count} 件事出了问题或需要处理。`,
  asOf: (time) => `截至 ${time}（校园时间）。`,
  trouble: {
    mysql_down: () => ({
      what: 'MySQL 没有响应。',
      todo: '请修复该服务器。未读的记录留在 Kafka 中，不会丢失。',
    }),
    kafka_down: () => ({
      what: 'Kafka 没有响应，收不到任何记录。',
      todo: '请修复该服务器。恢复后会自动从中断处继续读取。',
    }),
    temporal_down: () => ({
      what: 'Temporal 没有响应，因此无法暂停、恢复或汇总。',
      todo: '请修复该服务器。恢复后采集与汇总会自动继续。',
    }),
    not_started: () => ({ what: '没有任何分区在读取。', todo: '这里从未启动过采集。请启动一次：' }),
    blocked: (_count, which) => ({
      what: `分区 ${which} 已阻塞：继续读取会丢失数据，必须由人来决定。`,
      todo: '请看下表中的原因。运维手册“A partition is blocked”一节说明了每种原因的处理办法。',
    }),
    stands: (_count, which) => ({
      what: `分区 ${which} 已有两分钟以上无人读取。`,
      todo: '请检查是否有 worker 在运行，并在 Temporal 界面查看其工作流。数据不会丢失。启动 worker：',
    }),
    stopped: (_count, which) => ({
      what: `分区 ${which} 已停止：新记录不再读取。`,
      todo: '请重新启动采集，它会从停止处继续：',
    }),
    paused: (_count, which) => ({
      what: `有人暂停了分区 ${which}。`,
      todo: '原因消除后请在下方恢复。在此期间 Kafka 仍会删除旧记录。',
    }),
    behind: (records, which) => ({
      what: `分区 ${which} 有 ${records.toLocaleString('zh')} 条记录等待读取，实时数据会滞后。`,
      todo: '如果正在读取旧日志，请等待；否则请增加 worker：',
    }),
    failed_records: (percent) => ({
      what: `今天有 ${percent}% 的记录显示连接失败。`,
      todo: '控制器可能换了表示“成功”的写法。查看收到的内容：',
    }),
    unlisted_points: () => ({
      what: '今天没有一条记录来自名册列出的接入点。',
      todo: '接入点的名称可能已更改。在一天最初的几小时，这也可能是正常的。查看这些名称：',
    }),
    unknown_devices: () => ({
      what: '今天没有一条记录来自名册中已知的设备。',
      todo: '请导入当前的设备表。在一天最初的几小时，这也可能是正常的。',
    }),
    no_roster: () => ({
      what: '没有名册，因此不知道任何课程和学生。',
      todo: '请导入学校的数据表：',
    }),
    roster_over: () => ({
      what: '名册已到期：从现在起不知道任何课程。',
      todo: '请导入新学期的数据表：',
    }),
    roster_ends: (days) => ({
      what: days === 0 ? '名册今天到期。' : `名册还有 ${days} 天到期。`,
      todo: '请导入接下来几周的数据表：',
    }),
    import_refused: (_, when) => ({
      what: `${when} 的名册被拒绝，仍使用之前的名册。`,
      todo: '请看导入列表中的原因。请修正文件，或手动接受较小的名册。查看详情：',
    }),
    import_failed: (_, when) => ({
      what: `${when} 的导入失败，仍使用之前的名册。`,
      todo: '请看导入列表中的原因，并修复文件夹或服务器。查看详情：',
    }),
    held: (days) => ({
      what: `有 ${days} 天保持暂定，因为记录与校园情况不符。`,
      todo: '请看夜间结果列表中的原因。消除原因后重新汇总该日，或按原样接受该日：',
    }),
    waiting: (days, which, more) => ({
      what: `有 ${days} 个过去的日子在得出结果后又有变化，或还没有最终结果：${which.replaceAll(', ', '、')}${more > 0 ? `，另有 ${more} 个` : ''}。`,
      todo: '下一次夜间汇总会处理。若要立即汇总：',
    }),
    unmatched: (words) => ({
      what: `有 ${words} 条更正或确认与名册中的任何课都对不上，因此不起作用。`,
      todo: '请查看，并对正确的课重新提交：',
    }),
  },
  servers: '服务器',
  server: { mysql: 'MySQL', kafka: 'Kafka', temporal: 'Temporal' },
  answers: '正常响应',
  doesNotAnswer: '没有响应',
  temporalUi: '打开 Temporal 界面',
  partitions: (topic) => `${topic} 的分区`,
  noPartitions: '还没有读取任何分区。',
  partition: '分区',
  state: '状态',
  waits: '等待',
  position: '位置',
  positionOf: (next, end) => `${next} / ${end}`,
  newest: '最新记录',
  checked: '上次检查',
  control: '操作',
  states: { running: '运行中', paused: '已暂停', blocked: '已阻塞', stopped: '已停止' },
  ago: (seconds) =>
    seconds < 90
      ? `${seconds} 秒前`
      : seconds < 5400
        ? `${Math.round(seconds / 60)} 分钟前`
        : seconds < 172_800
          ? `${Math.round(seconds / 3600)} 小时前`
          : `${Math.round(seconds / 86_400)} 天前`,
  pause: '暂停',
  resume: '恢复',
  pauseAll: '全部暂停',
  resumeAll: '全部恢复',
  pauseOne: (partition) => `暂停分区 ${partition}`,
  resumeOne: (partition) => `恢复分区 ${partition}`,
  pauseTitle: (partition) => (partition === null ? '暂停全部分区' : `暂停分区 ${partition}`),
  resumeTitle: (partition) => (partition === null ? '恢复全部分区' : `恢复分区 ${partition}`),
  pauseMore:
    '新记录会留在 Kafka 中，直到有人恢复。在此期间实时数据停止更新，Kafka 仍会删除旧记录。',
  resumeMore: '会从停止处继续读取。',
  controlHint: '一句话，例如“正在迁移 broker”。这里的所有人都能看到。',
  paused: (count) => `已暂停 ${count} 个分区。`,
  resumed: (count) => `已恢复读取 ${count} 个分区。`,
  feed: '今天的记录',
  feedMore: (events) =>
    `今天 ${events.toLocaleString('zh')} 条记录样本中的比例，可用来发现数据源故障。`,
  feedNone: '今天还没有读到记录。',
  share: {
    failed: '连接失败',
    unlisted: '来自名册未列出的接入点',
    unknownDevices: '来自名册中没有的设备',
  },
  shareMore: {
    failed: '通常低于 60%',
    unlisted: '走廊和宿舍没有教室；100% 表示名称已更改',
    unknownDevices: '访客和未登记的设备；通常低于 80%',
  },
  rejects: '无法读取的记录',
  rejectsNone: '保存的每条记录都能读取。',
  rejectsMore: '这些记录会保留，消除原因后可以重新读取。查看：',
  rejectReason: {
    empty: '空记录',
    too_large: '过大',
    not_utf8: '不是 UTF-8 文本',
    not_json: '不是 JSON',
    not_object: '是 JSON，但不是对象',
    bad_access_point: '没有有效的接入点',
    bad_mac: '没有有效的设备地址',
    bad_time: '没有有效的时间',
    bad_result: '没有有效的连接结果',
    bad_previous_access_point: '没有有效的上一接入点',
    refused_by_database: 'MySQL 拒绝写入',
  },
  unknownPoints: '名册未列出的接入点',
  unknownPointsCounting: '正在统计；大型校园约需一分钟。',
  unknownPointsNone: '收到的每个接入点都在名册中。',
  lastHeard: '最近收到',
  more: (count) => `另有 ${count} 个`,
  roster: '名册',
  rosterVersion: '版本',
  rosterImported: '导入时间',
  rosterEnds: '覆盖到',
  rosterTo: (day, left) => `${day}（${left < 0 ? '已到期' : `还剩 ${left} 天`}）`,
  imports: '名册的夜间导入',
  importsNone: '还没有自动导入过。若要每晚导入名册：',
  importBegan: '开始',
  importSource: '来源',
  importOutcomes: {
    running: '进行中',
    imported: '已导入',
    unchanged: '无变化',
    refused: '被拒绝',
    failed: '失败',
  },
  importVersion: (version) => `版本 ${version}`,
  importCounts: (students, enrolments) => `${students} 名学生，${enrolments} 条选课`,
  importCauses: '最近一次导入发现',
  importNotes: (count) => `${count} 条说明`,
  importLines: (lines) => `${lines} 行`,
  importKinds: {
    error: '错误',
    left_out: '未采用',
    warning: '警告',
    not_read: '未读取',
    note: '说明',
  },
  nights: '夜间结果',
  nightsNone: '还没有汇总过任何一天。',
  day: '日期',
  result: '结果',
  resultState: { provisional: '暂定', final: '最终' },
  policy: '策略',
  written: '写入时间',
  held: '暂缓原因',
};
