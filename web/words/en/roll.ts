import { counted } from './shell.js';

/** The words of rolls, of codes and of excuses. */
export const roll = {
  take: 'Take a roll',
  show: 'Show a code',
  title: (course: string, section: string) => `Roll of ${course}, section ${section}`,
  more: 'Say who is there. Under each number stands what is known so far. Your word counts before it; whoever you leave open keeps it.',
  moreLater:
    'Say who is there. The marks count as soon as the day is rolled up, at the latest tonight.',
  keys: 'With the keyboard: 1 is “there”, 0 is “not there”, then the next student has the focus.',
  of: 'Students',
  ofAll: (count: number) => `All (${count})`,
  ofUnknown: (count: number) => `Undecided (${count})`,
  there: 'There',
  away: 'Not there',
  byCode: 'by code',
  byRoll: 'by roll',
  restThere: 'The rest is there',
  restAway: 'The rest is not there',
  clear: 'Start again',
  marked: (there: number, away: number, open: number) =>
    `${there} there, ${away} not there, ${open} open`,
  save: 'Save the roll',
  saved: (marks: number) => `Saved: ${counted(marks, 'student is', 'students are')} settled.`,
  savedRate: (rate: string) => `The rate of the class is now ${rate}.`,
  savedLater: 'They count as soon as the day is rolled up.',
  cameByCode: (students: readonly string[]) =>
    `${students.join(', ')} entered a code after this page was opened, and ${students.length === 1 ? 'stays' : 'stay'} there. If you have looked and ${students.length === 1 ? 'the student is' : 'they are'} not there, mark ${students.length === 1 ? 'the student' : 'them'} again.`,
  leftOut: (count: number) =>
    `${counted(count, 'student has', 'students have')} opted out and ${count === 1 ? 'is' : 'are'} not in this list. They can enter a code if they wish to be counted.`,
  ownLeftOut: 'You are not in this list: nobody takes the roll of themselves.',
  nobody: 'There is nobody to mark here.',
  notNow: 'There is no roll to take',
  notNowMore:
    'Only lecturers of the section and the registry take its roll, from ten minutes before the class on.',
  back: 'Back to the class',

  codeTitle: (course: string, section: string) => `Code for ${course}, section ${section}`,
  codeMore:
    'Students log in, open the page Code and enter what the screen shows. Each of them then counts as there.',
  minutes: 'How long it is open',
  minutesOf: (minutes: number) => counted(minutes, 'minute'),
  allow: 'Also take students whose devices are heard elsewhere',
  allowMore:
    'Without this, a student whose phone is on the WiFi of another room is refused, so that a code that was sent to a friend is of no use. Allow it where the WiFi of this room is bad.',
  open: 'Show the code',
  opening: 'One moment…',
  enterAt: 'Log in and enter this code at',
  left: (time: string) => `${time} left`,
  entered: (count: string, enrolled: string) => `${count} of ${enrolled} entered`,
  refused: (count: number) =>
    `${counted(count, 'student was', 'students were')} refused: heard elsewhere`,
  refusedAway: (count: number) =>
    `${counted(count, 'student was', 'students were')} refused: marked as not there by a roll`,
  allowed: 'Students who are heard elsewhere are taken too.',
  fullScreen: 'Full screen',
  end: 'End now',
  another: 'Show another code',
  overTitle: 'The code has ended',
  hiddenTitle: 'A code is open',
  hiddenMore: (by: string, until: string) =>
    `${by} opened it, until ${until}. Only the screen that opened it can show it. If you show another one, this one ends.`,
  noCode: 'No code can be shown now',
  noCodeMore:
    'A code can be shown from ten minutes before a class to its end, by lecturers of the section and the registry.',

  enterTitle: 'Enter a code',
  enterMore: 'Your lecturer shows a code of six characters. Enter it here while you are in class.',
  code: 'Code',
  enter: 'Enter',
  entering: 'One moment…',
  codeMissing: 'Enter the six characters that the screen shows.',
  classOf: (course: string, section: string, start: string, end: string) =>
    `${course}, section ${section}, ${start} – ${end}`,
  taken: 'You are entered',
  takenMore: 'You count as there in this class.',
  already: 'You were entered before',
  alreadyMore: 'One entry is enough: you count as there in this class.',
  unknown:
    'This code is not open for any class of yours. Look at the screen again: it may have changed.',
  elsewhere: 'Your phone is heard in another room',
  elsewhereMore:
    'So the code was not taken. If you are in class, switch the WiFi of your phone off and on again, wait a minute and enter the code once more; or tell your lecturer, who can mark you by hand.',
  markedAway: 'Your lecturer has marked you as not there',
  markedAwayMore:
    'So the code was not taken. If you are in class, speak to your lecturer, who can change the mark.',
  own: 'You opened this code yourself',
  ownMore: 'Nobody marks themselves. Another lecturer or the registry can do it.',
  erased: 'Your data were erased',
  erasedMore: 'Nothing is kept of you any more, so you cannot be entered.',
  confirm: 'You have opted out',
  confirmMore:
    'So far nothing is kept about you. If you go on, it is kept that you were in this class: your lecturer, the registry and you can see it. Your devices are still not measured, and other classes stay as they are.',
  confirmYes: 'Go on and enter me',
  confirmNo: 'No, do not enter me',
  next: 'Enter another code',

  agreement: 'Does the method agree with rolls?',
  agreementNone: (from: string, to: string) =>
    `No class from ${from} to ${to} has a roll. A roll of a few classes tells how good the verdicts are here.`,
  agreementMore: (marks: number, classes: number, from: string, to: string) =>
    `${counted(marks, 'mark')} in ${counted(classes, 'class', 'classes')} from ${from} to ${to}.`,
  agreementShare: { before: '', after: 'of the decided agree' },
  agreementRange: (low: string, high: string) => `95 % sure: between ${low} and ${high}`,
  agreementNoShare: 'The method decided none of these students.',
  agreementSorted: 'The classes with the most disagreement come first.',
  agreementRest: (count: number) =>
    `${counted(count, 'more class', 'more classes')}: rollcall roll agreement`,
  class: 'Class',
  marksOf: 'Marks',
  agree: 'Agree',
  saidAbsent: 'There, said absent',
  saidPresent: 'Not there, said present',
  undecided: 'Undecided',

  excuse: 'Excuse',
  excuseTitle: (student: string) => `Excuse ${student}`,
  excuseMore:
    'On these days being away is no absence: it counts in no rate. Where the student is there all the same, the verdict stays.',
  from: 'First day',
  to: 'Last day',
  courses: 'For',
  oneCourse: (course: string) => `${course} only`,
  allCourses: 'all courses',
  excuseHint: 'One sentence, such as “ill, with a certificate”.',
  excuseWrong: 'Enter both days. The last one may not come first.',
  excuses: 'Excuses',
  excuseOf: (from: string, to: string, courses: string) =>
    `${from === to ? from : `${from} to ${to}`}, ${courses}: `,
  withdraw: 'Withdraw',
  withdrawTitle: 'Withdraw this excuse',
  withdrawMore:
    'It then holds for none of its days, and the verdicts change back. What was said stays on record.',
  withdrawHint: 'One sentence, such as “entered for the wrong student”.',
  withdrawn: 'Saved: the excuse holds no more.',
  excused: (student: string) => `Saved: ${student} is excused on these days.`,
};
