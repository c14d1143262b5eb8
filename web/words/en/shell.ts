/** "1 class", "2 classes" */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** Words that every page uses. */
export const shell = {
  pages: {
    now: 'Now',
    day: 'Day',
    class: 'Class',
    courses: 'Courses',
    code: 'Code',
    me: 'My record',
    requests: 'Requests',
    rooms: 'Rooms',
    students: 'Students',
    health: 'Health',
  },
  navigation: 'Pages',
  skip: 'Skip to the content',
  settings: 'Settings',
  account: 'Account and settings',
  loggedInAs: 'Logged in as',
  logOut: 'Log out everywhere',
  logIn: 'Log in',
  theme: 'Colours',
  themes: { auto: 'Automatic', light: 'Light', dark: 'Dark' },
  languageName: 'English',
  switchLanguage: 'Language: English. Switch to 中文',
  campusTime: (zone: string) => `All times are campus time (${zone}).`,
  print: 'Print',
  roles: {
    viewer: 'Viewer',
    department: 'Department',
    lecturer: 'Lecturer',
    registry: 'Registry',
    student: 'Student',
    operator: 'Operator',
    owner: 'Owner',
  },

  retry: 'Try again',
  cancel: 'Cancel',
  close: 'Close',
  loading: 'Loading',
  offline: 'The board does not answer. Trying again; what you see may be old.',
  unavailable: 'The database does not answer. Trying again; what you see may be old.',
  notRefreshed: 'This could not be brought up to date.',
  failed: {
    title: 'This did not work',
    offline: 'The board does not answer. The page comes back as soon as it does.',
    other: 'The server could not answer. Please try again.',
    /** What a problem of the API says to a person; the API's own sentences are English. */
    problem: (_code: string, sentence: string) => sentence,
  },
  forbidden: {
    title: 'Not part of your role',
    text: 'Your role does not include this page. Whoever grants roles at your campus can change that.',
  },
  noRole: {
    title: 'No role yet',
    text: 'You are logged in, but nobody has given you a role on this board yet.',
    subject: 'Whoever grants roles at your campus needs this name:',
  },
  notFound: {
    title: 'There is nothing here',
    text: 'Either this does not exist, or it is not yours to see.',
    home: 'Go to the first page',
  },
  login: {
    title: 'Log in',
    text: 'The board shows attendance to those who may see it.',
    over: 'Your session is over',
    overText: 'Log in again to go on where you were.',
    local:
      'This board runs on your own machine. Start "rollcall serve" again, and open the link that it prints. Each link works once, within ten minutes.',
    oidc: 'Log in with your campus account',
    here: 'You are logged in.',
    failed: 'The login did not work',
    /** @param path of the page: a link that was used has one of its own */
    problem: (_code: string, sentence: string, _path: string) => sentence,
  },

  sortBy: (header: string) => `Sort by ${header}`,
  download: 'Download',
  asCsv: 'CSV',
  asExcel: 'Excel',
  all: 'All',
  clearFilters: 'Clear filters',
};
