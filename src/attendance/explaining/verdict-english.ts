/** What is said of a verdict and of the rows it rests on, in English. */
export const VERDICT_ENGLISH = {
  head: (course: string, section: string, times: string, place: string) =>
    `${course} section ${section}, ${times}, ${place}`,
  room: (room: string) => `room ${room}`,
  noRoom: 'no room',
  metIn: (planned: string | null, metIn: string) =>
    `planned in ${planned ?? 'no room'}, met in ${metIn}`,
  stays: {
    title: 'Stays around the class',
    none: 'none are stored (any more)',
    device: (phone: boolean, number: number) => `${phone ? 'phone' : 'device'} ${number}`,
    unknownRoom: 'no known room',
    left: (time: string) => `left at ${time}`,
    lastHeard: (time: string) => `last heard ${time}`,
    line: (times: string, accessPoint: string, more: readonly string[]) =>
      `${times}  ${accessPoint}  (${more.join(', ')})`,
  },
  corrections: {
    title: 'Corrections',
    line: (verdict: string, by: string, reason: string) => `${verdict}, by ${by}: ${reason}`,
  },
  rolls: {
    title: 'Rolls',
    line: (isThere: boolean, isCode: boolean, by: string) =>
      `${isThere ? 'there' : 'not there'}, by ${isCode ? 'the code that the student entered' : by}`,
  },
  title: 'Verdict',
  verdict: (verdict: string, corrected: boolean) =>
    `${verdict.replace('_', ' ')}${corrected ? ', corrected by a person' : ''}`,
  verdictsExpired: 'The retention has deleted the verdicts of that day.',
  notRolledUp: 'none yet: the class is not rolled up',
  erased: (at: string | null) =>
    `none is stored, although the class was rolled up at ${at}: the data of the student were erased`,
  excused: 'The student is excused on that day and was not there: it counts as no absence.',
  byPolicy: (verdict: string) =>
    `By the WiFi alone the verdict would be: ${verdict.replace('_', ' ')}.`,
  optedOut: 'The student opted out, so nothing about the devices is stored.',
  noData: 'The access points of the room heard nothing for half an hour or more.',
  notHeld: 'The class was probably not held, or a person said that it was not.',
  moved: (room: string | null) =>
    `The class probably met in ${room}. The registry can confirm that.`,
  confirmMoved: {
    onBoard: 'To confirm where it met: the button “Confirm the class” on the page of the class.',
    byCommand: 'To confirm where it met: "rollcall class confirm".',
  },
  noDevice: 'No device of the student is known on that day.',
  noAccessPoint: 'The roster has no access point in the room.',
  evidenceExpired: 'The retention has deleted the evidence of that day.',
  notSeen: 'Not seen on an access point of the room during the class.',
  seen: (from: string, to: string) => `Seen on an access point of the room from ${from} to ${to}.`,
  tooLittle: 'Too little was heard during the class to decide.',
  probability: (percent: string, present: string, absent: string) =>
    `Probability ${percent} %: present from ${present} %, absent up to ${absent} %.`,
  heard: 'Basis: heard. It rests on records in the class, or on the way to or from it.',
  inferred:
    'Basis: inferred from when the student was silent. No record in the class speaks for it, and a phone that is switched off between two bells looks the same.',
  roll: 'Basis: roll. A lecturer called the roll, or the student entered the code of the class.',
  accessPoint: (number: number) => `access point ${number}`,
  madeBy: (policy: string, signatures: number | null, roster: number, at: string) =>
    `Policy ${policy}${signatures === null ? '' : `, signatures ${signatures}`}, roster version ${roster}, rolled up at ${at}.`,
  computed: (day: string, time: string) => `Last computed on ${day} at ${time}.`,
  policy: (name: string, version: number) => `${name} version ${version}`,
};

export type VerdictPhrases = typeof VERDICT_ENGLISH;
