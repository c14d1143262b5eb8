import { counted } from './shell.js';

/** The words of the pages Students and Rules. */
export const attention = {
  title: 'Students',
  lead: 'Whom somebody should call: those who fit a rule, most urgent first.',
  upTo: (day: string) => `Classes up to ${day}.`,
  neverCounts:
    'Classes that are unknown, not measured or excused never count as missed. A verdict that was corrected since the night counts as it is now.',
  rules: 'Rules',
  rule: 'Rule',
  find: 'Find',
  findHint: 'student or course',
  shown: (shown: number, all: number) =>
    shown === all ? counted(all, 'student') : `${shown} of ${counted(all, 'student')}`,
  more: (count: number) => `Show ${counted(count, 'more student', 'more students')}`,
  cut: 'There are more than this page can show. Choose one rule, or make the rules stricter.',
  noMatch: 'No student fits these filters.',
  nobody: 'Nobody fits a rule',
  nobodyMore: 'The rules are evaluated every night, from the final results.',
  nobodyOwn: 'No rule about your own sections names anybody',
  nobodyOwnMore: 'Rules that count all courses together are shown to the registry.',
  noRules: 'There are no rules yet',
  noRulesMore:
    'A rule says whom somebody should call, such as those who missed five classes in a row.',
  noRulesLecturer:
    'The registry makes the rules. Students of your sections who fit one appear here.',
  noFinal: 'No day has a final result yet, so no rule names anybody.',
  allCourses: 'all courses',
  low_share: (attended: number, measured: number) =>
    `Attended ${attended} of the last ${measured} measured classes`,
  missed_in_row: (_attended: number, measured: number) =>
    `Missed the last ${measured} measured classes`,
  fall: (attended: number, measured: number, before: number, beforeMeasured: number) =>
    `Attended ${attended} of the last ${measured} measured classes, and ${before} of ${beforeMeasured} before`,
  fallHidden: (attended: number, measured: number) =>
    `Attended ${attended} of the last ${measured} measured classes, and more before, partly in another section`,
  legend: 'Each letter is a class that the reason rests on, and leads to why:',
  restsOn: 'The classes it rests on',
  restsClass: (when: string, course: string, verdict: string) => `${when}, ${course}: ${verdict}`,
  found: (when: string) => `found ${when}`,

  rulesTitle: 'Rules',
  rulesLead: 'Each night, the rules say whom somebody should call.',
  back: 'Back to the students',
  add: 'Add a rule',
  addTitle: 'Add a rule',
  change: 'Change',
  changeTitle: (name: string) => `Change “${name}”`,
  off: 'Switch off',
  offTitle: (name: string) => `Switch off “${name}”?`,
  offMore:
    'Its students leave the list, and no mail or webhook goes out. Nothing is deleted: what still waits to be sent goes out if you switch the rule on again within a week.',
  on: 'Switch on',
  onTitle: (name: string) => `Switch on “${name}”?`,
  onMore: 'It is evaluated from the next night on.',
  isOff: 'off',
  fits: (count: number) => `${counted(count, 'student fits', 'students fit')} now`,
  says: {
    low_share: (classes: number, share: string) =>
      `Attended less than ${share} of the last ${counted(classes, 'measured class', 'measured classes')}.`,
    missed_in_row: (classes: number) =>
      `Missed the last ${counted(classes, 'measured class', 'measured classes')} in a row.`,
    fall: (classes: number, points: number, before: number) =>
      `Attended the last ${counted(classes, 'measured class', 'measured classes')} less than those before by ${points} percentage points or more; there are at least ${before} before.`,
  },
  scopes: {
    campus: () => 'All courses',
    prefix: (scope: string) => `Courses that begin with ${scope}`,
    course: (scope: string) => `Course ${scope}`,
  },
  counting: { together: 'counted together', by_course: 'each course by itself' },
  toldOnce: (days: number | null) =>
    days === null ? 'told once in a term' : `told once in ${counted(days, 'day')}`,
  toldTo: 'Told by mail or webhook:',
  toNobody: 'Nobody is told: it only shows on the page Students.',
  changedBy: (by: string, when: string) => `${by}, ${when}`,
  saved: 'The rule is saved. It is evaluated from the next night on.',
  switchedOff: 'The rule is switched off.',

  formMore:
    'It is evaluated from the next night on. Whoever is told gets a number and a link, and no name.',
  name: 'Name',
  nameHint: 'It stands in mails, so it must name nobody.',
  kind: 'Whom',
  kinds: {
    low_share: 'Who attended less than a share of the last classes',
    missed_in_row: 'Who missed several classes in a row',
    fall: 'Whose attendance fell against the own past',
  },
  classes: 'Last measured classes',
  shareBelow: 'Less than (%)',
  shareFall: 'By percentage points',
  before: 'At least so many before',
  scope: 'Courses',
  scopeKinds: { campus: 'all', prefix: 'that begin with', course: 'only' },
  scopeText: 'Name or its beginning',
  countedLabel: 'Courses of a student',
  countedKinds: { together: 'together', by_course: 'each by itself: lecturers see these, too' },
  period: 'Tell once in',
  periods: { term: 'a term', days: 'days' },
  days: 'Days',
  mail: 'Mail addresses',
  mailHint: 'One in each line. May be empty.',
  webhooks: 'Webhooks',
  webhooksHint: 'One https address in each line. May be empty.',
  wrong: {
    name: 'Write a name of at most 64 characters.',
    number: (least: number, most: number) => `Write a whole number from ${least} to ${most}.`,
    share: (least: number, most: number) =>
      `Write a number from ${least} to ${most}, with at most four decimals.`,
    scope: 'Write the name of a course, or its beginning.',
    mail: 'Each line must be a mail address; at most 10.',
    webhooks: 'Each line must be an address that begins with https; at most 10.',
  },
  reasonHint: 'It is kept with the rule.',
  save: 'Save',
  preview: {
    asking: 'Counting how many students it names …',
    fits: (count: number, day: string) =>
      `It would name ${counted(count, 'student')} (classes up to ${day}).`,
    noFinal: 'No day has a final result yet, so it would name nobody.',
    incomplete: 'When the rule is complete, this says how many students it would name.',
  },

  sent: 'What was sent',
  sentMore:
    'A mail that may have gone out is not sent again. What could not be delivered is tried again for a week.',
  nothingSent: 'Nothing was sent yet.',
  madeAt: 'Night',
  recipient: 'Recipient',
  newStudents: 'New students',
  state: 'State',
  states: {
    waiting: 'waits for the next try',
    sending: 'being sent',
    sent: 'sent',
    failed: 'failed',
    unknown: 'may have gone out',
  },
  details: (code: string, channel: 'mail' | 'webhook'): string => {
    if (code === 'not_set_up')
      return channel === 'mail'
        ? 'set ROLLCALL_MAIL_URL and ROLLCALL_MAIL_FROM on the worker'
        : 'set ROLLCALL_WEBHOOK_SECRET on the worker';
    if (code === 'worker_gone') return 'the worker stopped meanwhile';
    if (code === 'removed') return 'no longer a recipient of the rule';
    if (code === 'switched_off') return 'the rule is switched off';
    if (code === 'gave_up') return 'given up after a week';
    if (code === 'no_answer' || code.startsWith('E') || code === 'broken_off') return 'no answer';
    return code.replace('smtp_', 'the mail server said ').replace('http_', 'the receiver said ');
  },
};
