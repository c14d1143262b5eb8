import { table } from './table.js';

const TERM = ['2019-09-02', '2019-12-06'];

/**
 * The columns: course, section, room, weekday (1 = Monday), start, end, kind, title, and the first
 * and last date if they differ from the term's. Monday 2019-09-02 has these special cases: a class
 * without a room (PED1001), one in a room without access points (CHI1000), a section that nobody
 * takes (GNB5009), two sections in one room (TRA5201, TRA4201), a section with two classes (CSC1001
 * 2), one whose Mondays begin a week later (ECO2011), and one whose Mondays are over (SUM0990).
 */
export const MEETINGS = table(`
  ACT5005 | 1 | TB-102 | 1 | 13:30 | 16:20 | required | Business Law, Ethics and Tax
  ACT5005 | 2 | TB-102 | 3 | 13:30 | 16:20 | required | Business Law, Ethics and Tax
  CHI1000 | 1 | TB-301 | 1 | 11:30 | 12:50 | required | University Chinese
  CSC1001 | 1 | AZ-201 | 1 | 08:30 | 09:50 | large    | Introduction to Programming
  CSC1001 | 1 | AZ-201 | 3 | 08:30 | 09:50 | large    | Introduction to Programming
  CSC1001 | 2 | AZ-201 | 1 | 10:00 | 11:20 | large    | Introduction to Programming
  CSC1001 | 2 | AZ-202 | 1 | 19:00 | 19:50 | large    | Introduction to Programming
  ECO2011 | 1 | AZ-201 | 1 | 13:30 | 14:50 | elective | Basic Microeconomics | 2019-09-09
  ECO2011 | 1 | AZ-201 | 4 | 10:00 | 11:20 | elective | Basic Microeconomics
  ENG1001 | 1 | AZ-102 | 1 | 15:00 | 16:20 | required | Academic English
  ENG1001 | 1 | AZ-102 | 4 | 15:00 | 16:20 | required | Academic English
  ERG2050 | 1 | AZ-103 | 1 | 15:00 | 16:20 | required | Data Analysis for Engineers
  ERG2050 | 2 | AZ-103 | 2 | 10:00 | 11:20 | required | Data Analysis for Engineers
  GNB5009 | 1 | TB-201 | 1 | 16:30 | 17:50 | elective | Reading Group
  MAT1001 | 1 | AZ-101 | 1 | 10:00 | 11:20 | large    | Calculus
  MAT1001 | 1 | AZ-101 | 3 | 10:00 | 11:20 | large    | Calculus
  PED1001 | 1 |        | 1 | 16:30 | 17:50 | required | Physical Education
  PHY1001 | 1 | AZ-101 | 3 | 15:00 | 16:20 | large    | Mechanics
  PHY1001 | 1 | AZ-101 | 5 | 15:00 | 16:20 | large    | Mechanics
  STA2001 | 1 | AZ-202 | 5 | 10:00 | 11:20 | elective | Probability and Statistics
  SUM0990 | 1 | AZ-104 | 1 | 10:00 | 11:20 | elective | Summer Bridging Course | 2019-08-12 | 2019-08-30
  TRA4201 | 1 | AZ-203 | 1 | 18:30 | 21:20 | elective | Interpreting Workshop
  TRA5201 | 1 | AZ-203 | 1 | 18:30 | 21:20 | elective | Interpreting Workshop
`).map(
  ([course, section, room, weekday, start, end, kind, title, first = TERM[0], last = TERM[1]]) => ({
    course,
    section,
    room,
    weekday,
    start,
    end,
    kind,
    title,
    first,
    last,
  }),
);

/** Who is enrolled: course, section, cohort, first member, number of members, and dates if any. */
export const MEMBERS = table(`
  ACT5005 | 1 | accounting  |  0 | 83
  ACT5005 | 2 | accounting  | 83 | 40
  CHI1000 | 1 | freshman    | 42 | 24
  CSC1001 | 1 | freshman    |  0 | 64
  CSC1001 | 2 | freshman    | 70 | 40
  CSC1001 | 2 | sophomore   |  0 |  6
  ECO2011 | 1 | sophomore   |  0 | 50
  ENG1001 | 1 | freshman    | 20 | 22
  ERG2050 | 1 | sophomore   | 10 |  2
  ERG2050 | 1 | sophomore   | 13 | 25
  ERG2050 | 2 | sophomore   | 38 | 24
  ERG2050 | 2 | junior      |  0 |  7
  MAT1001 | 1 | freshman    |  0 | 70
  PED1001 | 1 | freshman    | 80 | 30
  PHY1001 | 1 | freshman    | 10 | 58
  STA2001 | 1 | sophomore   | 20 | 26
  SUM0990 | 1 | freshman    | 90 | 20 | 2019-08-12 | 2019-08-30
  TRA4201 | 1 | junior      | 10 |  9
  TRA5201 | 1 | translation |  0 | 17
`).concat(
  table(`
  ERG2050 | 1 | sophomore   |  12 | 1 | 2019-08-12 | 2019-08-28
  ERG2050 | 1 | sophomore   |  12 | 1 | 2019-09-02 |
  ERG2050 | 1 | junior      |  20 | 1 |            | 2019-09-01
  ACT5005 | 1 | accounting  | 123 | 1 | 2019-08-26 | 2019-08-31
  ACT5005 | 1 | accounting  | 124 | 1 | 2019-09-03 |
  TRA5201 | 1 | translation |  17 | 1 |            | 2019-09-01
  TRA5201 | 1 | translation |  18 | 1 | 2019-09-03 | 2019-12-06
`),
);

/**
 * date, status, note. Friday 2019-09-06 is a holiday, and its classes meet on Saturday 2019-09-07.
 */
export const CALENDAR = table(`
  2019-09-06 | holiday | Opening ceremony
  2019-09-07 | as5     | Makes up for 6 September
  2019-09-13 | holiday | Mid-Autumn Festival
  2019-09-29 | as5     | Makes up for 4 October
  2019-10-01 | holiday | National Day
  2019-10-02 | holiday | National Day
  2019-10-03 | holiday | National Day
  2019-10-04 | holiday | National Day
  2019-10-07 | holiday | National Day
  2019-10-12 | as1     | Makes up for 7 October
`);
