import type { RosterFile } from './roster.js';

/**
 * Other words for a column, in English and Chinese, without letter case and signs. A word stands
 * here only if it can mean nothing else in its file. `lecturer` has none: it gives people rights on
 * the board, so its column must be named on purpose.
 */
const COLUMN_SYNONYMS: Record<string, string> = {
  student_id:
    'sid student studentno studentnumber studentcode matric matricno matriculationnumber ' +
    '学号 學號 学生学号 学生编号 学生id 学生号',
  opted_out:
    'optout optsout optedoutflag hasoptedout isoptedout 退出 是否退出 不参与 不参加 ' +
    '退出考勤 是否退出考勤 不参加考勤 不参与考勤 是否不参加考勤',
  login:
    'username loginname loginid account accountname netid networkaccount ' +
    '账号 帐号 登录名 登录账号 登录帐号 用户名 上网账号 上网帐号 校园网账号 校园网帐号 帳號 使用者名稱',
  mac: 'macaddress macaddr devicemac wifimac mac地址 mac位址 物理地址 设备mac 终端mac 无线mac',
  valid_from:
    'validsince validstart startdate fromdate from since begindate 生效日期 开始日期 起始日期 開始日期',
  valid_to:
    'validuntil validtill validend enddate todate until till expires 失效日期 结束日期 截止日期 結束日期',
  building: 'bldg buildingname 楼 楼栋 楼宇 教学楼 建筑 建筑物 大樓',
  floor: 'storey story level 楼层 层 樓層',
  capacity: 'seats seatcount 容量 座位数 座位數 容纳人数',
  ap: 'apname accesspoint accesspointname ap名称 ap名稱 接入点 无线接入点 接入点名称',
  weight: '权重 權重',
  weekday: 'dayofweek dow day weekdays 星期 周几 星期几 上课星期 週幾',
  start: 'starttime begin begintime startsat 开始时间 上课时间 起始时间 開始時間',
  end: 'endtime finish endsat 结束时间 下课时间 結束時間',
  first_date: 'startdate firstday fromdate begindate 开始日期 起始日期 开课日期 開始日期',
  last_date: 'enddate lastday todate until 结束日期 截止日期 结课日期 結束日期',
  weeks: 'week teachingweeks weekpattern 周次 上课周次 教学周 教学周次 起止周 週次',
  course: 'coursecode courseid courseno 课程 课程号 课程代码 课程编号 课程编码 课号 課程代碼 課號',
  section:
    'sectionno sectionid sectionnumber 教学班 教学班号 课序号 班号 班次 分班 課序號 班別 班级号',
  room: 'roomname roomno roomid classroom venue 教室 教室号 教室名称 教室编号 上课教室 上课地点 房间 房间号',
  date: 'day 日期',
};

/** Words that mean a column in one file only. */
const OWN_SYNONYMS: Partial<Record<RosterFile, Record<string, string>>> = {
  'devices.csv': { kind: 'type devicetype devicekind 类型 设备类型 终端类型 設備類型' },
  'timetable.csv': { kind: 'coursetype coursekind 课程性质 课程类别 修读性质 課程性質' },
  'calendar.csv': { status: 'type kind 状态 安排 类型 狀態' },
};

/** Other words for a file or a sheet. */
export const FILE_SYNONYMS: Record<RosterFile, readonly string[]> = {
  'students.csv': words('student pupils studentlist 学生 学生名单 学生信息 学生表 學生'),
  'devices.csv': words(
    'device devicelist 设备 终端 学生设备 终端设备 设备登记 终端登记 设备列表 终端列表 入网设备 設備',
  ),
  'rooms.csv': words('room roomlist classrooms classroom 教室 房间 教室信息 教室表 教室列表'),
  'access-points.csv': words('aps ap accesspoint 接入点 无线接入点 无线ap ap列表 ap清单 接入点表'),
  'timetable.csv': words('timetables schedule schedules 课表 课程表 排课 排课表 课程安排 課表'),
  'enrolments.csv': words(
    'enrolment enrollment enrollments registrations 选课 选课名单 选课表 选课结果 選課',
  ),
  'calendar.csv': words('holidays academiccalendar 校历 日历 教学日历 节假日 校曆'),
};

const LISTS = new Map<string, readonly string[]>();

/** The other words for a column of a file. */
export function synonymsOf(file: RosterFile, column: string): readonly string[] {
  const text = OWN_SYNONYMS[file]?.[column] ?? COLUMN_SYNONYMS[column] ?? '';
  let list = LISTS.get(text);
  if (!list) LISTS.set(text, (list = words(text)));
  return list;
}

function words(text: string): string[] {
  return text.split(' ');
}
