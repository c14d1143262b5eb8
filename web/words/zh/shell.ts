import type { shell as English } from '../en/shell.js';
import { problemText } from './problems.js';

/** Words that every page uses. */
export const shell: typeof English = {
  pages: {
    now: '现在',
    day: '单日',
    class: '课堂',
    courses: '课程',
    code: '签到',
    me: '我的记录',
    requests: '申请',
    rooms: '教室',
    students: '学生',
    health: '状态',
  },
  navigation: '页面',
  skip: '跳到正文',
  settings: '设置',
  account: '账户与设置',
  loggedInAs: '登录身份',
  logOut: '在所有设备上退出',
  logIn: '登录',
  theme: '配色',
  themes: { auto: '自动', light: '浅色', dark: '深色' },
  languageName: '中文',
  switchLanguage: '语言：中文。切换到 English',
  campusTime: (zone) => `所有时间均为校园时间（${zone}）。`,
  print: '打印',
  roles: {
    viewer: '查看者',
    department: '院系',
    lecturer: '任课教师',
    registry: '教务处',
    student: '学生',
    operator: '运维',
    owner: '权限管理员',
  },

  retry: '重试',
  cancel: '取消',
  close: '关闭',
  loading: '正在加载',
  offline: '服务器没有响应，正在重新连接；当前内容可能不是最新的。',
  unavailable: '数据库没有响应，正在重试；当前内容可能不是最新的。',
  notRefreshed: '未能更新到最新内容。',
  failed: {
    title: '未能完成',
    offline: '服务器没有响应。恢复后页面会自动显示。',
    other: '服务器未能给出结果，请重试。',
    problem: problemText,
  },
  forbidden: {
    title: '您的角色不含此页',
    text: '您的角色不能查看此页。学校的权限管理员可以更改。',
  },
  noRole: {
    title: '尚无角色',
    text: '您已登录，但还没有人在本系统中给您分配角色。',
    subject: '学校的权限管理员需要这个标识：',
  },
  notFound: {
    title: '这里没有内容',
    text: '该内容不存在，或者您无权查看。',
    home: '回到首页',
  },
  login: {
    title: '登录',
    text: '本系统只向有权限的人显示考勤。',
    over: '会话已结束',
    overText: '请重新登录，然后从刚才的地方继续。',
    local:
      '本系统运行在您自己的电脑上。请重新运行 “rollcall serve”，并打开它输出的链接。每个链接只能使用一次，十分钟内有效。',
    oidc: '用校园账号登录',
    here: '您已登录。',
    failed: '登录没有成功',
    problem: (code, sentence, path) => {
      if (code !== 'unauthenticated') return problemText(code, sentence);
      return path === '/login/link'
        ? '这个链接已经用过，或已超过十分钟：请重新运行 “rollcall serve” 以获得新的链接。'
        : '这次登录已经用过、已超过十分钟，或被拒绝：请重新登录。';
    },
  },

  sortBy: (header) => `按${header}排序`,
  download: '下载',
  asCsv: 'CSV',
  asExcel: 'Excel',
  all: '全部',
  clearFilters: '清除筛选',
};
