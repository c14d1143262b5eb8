/** The words of the page Requests. */
export const requests = {
  title: 'Requests',
  lead: 'Students ask for a correction, and you decide.',
  open: 'Open',
  decided: 'Decided',
  view: 'Which requests',
  none: 'Nothing to decide',
  noneText: 'A request appears here as soon as a student asks for a correction.',
  noneDecided: 'No request has been decided yet',
  next: 'Next page',
  first: 'First page',
  asks: 'Asks for',
  says: 'It now says',
  noVerdict: 'no verdict',
  askedAt: (at: string) => `asked ${at}`,
  evidence: 'Evidence',
  showEvidence: (student: string) => `Show the evidence on ${student}`,
  classGone:
    'The timetable no longer has this class, so there is no evidence, and no verdict to correct.',
  toClass: 'The whole class',
  accept: 'Accept',
  refuse: 'Refuse',
  acceptOf: (student: string) => `Accept the request of ${student}`,
  refuseOf: (student: string) => `Refuse the request of ${student}`,
  acceptMore: (verdict: string) =>
    `The verdict becomes “${verdict}”, and the rates change at once. The student sees your name and your reason.`,
  refuseMore: 'The verdict stays as it is. The student sees your name and your reason.',
  acceptHint: 'One sentence for the student, such as “you are on the list that I passed round”.',
  refuseHint:
    'One sentence for the student, such as “you are not on the list that I passed round”.',
  acceptNow: (asked: string) => (now: string) =>
    `The student asks for “${asked}”. It now says “${now}”.`,
  acceptAs: 'Accept as',
  acceptedAs: 'Accepted as',
  accepted: (student: string, verdict: string) =>
    `Accepted: the verdict on ${student} is “${verdict}” now.`,
  refused: (student: string) => `Refused: the verdict on ${student} stays.`,
  state: { open: 'Open', accepted: 'Accepted', refused: 'Refused', withdrawn: 'Withdrawn' },
  decidedBy: (by: string, at: string) => `${by}, ${at}`,
  openCount: (count: number) => `${count} open`,
  looks: 'That you look at this list is noted, and the students can see it.',
};
