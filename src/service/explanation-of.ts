import { stays, type Stay } from '../attendance/evidence/stays.js';
import { EDGE_SECONDS } from '../attendance/evidence/edges.js';
import type { Evidence } from '../attendance/evidence/evidence.js';
import type { DeviceDay } from '../attendance/evidence/other-devices.js';
import type { ClassTime } from '../attendance/evidence/minutes.js';
import type { Contribution } from '../attendance/explaining/contributions.js';
import { VERDICT_PHRASES, type Language } from '../attendance/explaining/phrases.js';
import { timesInWords, type Sighting } from '../attendance/explaining/times.js';
import type { StandardParameters, StayParameters } from '../attendance/parameters.js';
import { secondOfDay, timeOfDay } from '../attendance/wall-clock.js';
import type {
  ExplainedAccessPoint,
  StoredCorrection,
  StoredMark,
  StudentInClass,
} from '../mysql/answers/explain-student.js';
import type { Explanation } from './explanation.js';
import { silenceAround } from './silence-around.js';

/** A stay of one of the student's devices, which are counted from 1. */
export type StayAround = { deviceNo: number; phone: boolean; stay: Stay };

/** What is stored, from which a verdict is explained. */
export type Explained = {
  student: StudentInClass;
  parameters: StandardParameters;
  evidence: Evidence;
  contributions: Contribution[];
  around: readonly StayAround[];
  accessPoints: ReadonlyMap<number, ExplainedAccessPoint>;
  corrections: StoredCorrection[];
  rolls: StoredMark[];
};

/** Explains a verdict: every sentence follows from what stands beside it. */
export function explanationOf(explained: Explained, language: Language = 'en'): Explanation {
  const { student, parameters, evidence, contributions, around, accessPoints } = explained;
  return {
    student,
    parameters,
    stays: around.map(({ deviceNo, phone, stay }) => ({
      device: VERDICT_PHRASES[language].stays.device(phone, deviceNo),
      accessPoint: accessPoints.get(stay.accessPointNo)!.name,
      room: accessPoints.get(stay.accessPointNo)!.room,
      from: timeOfDay(stay.from).slice(0, 5),
      to: timeOfDay(Math.min(stay.to, 86_399)).slice(0, 5),
      lastHeard: timeOfDay(stay.heard.at(-1)!).slice(0, 5),
      left: stay.left,
    })),
    times: timesOf(student, sightingsOf(explained), parameters, language),
    silence: silenceAround(around, evidence, timeOf(student), student.basis, language),
    contributions,
    accessPoints: Object.fromEntries([...accessPoints].map(([no, { name }]) => [no, name])),
    corrections: explained.corrections,
    rolls: explained.rolls,
  };
}

/** The stays from an hour before a class to an hour after it, in order of time. */
export function staysAroundClass(
  devices: readonly DeviceDay[],
  { startSecond, endSecond }: ClassTime,
  parameters: StayParameters,
): StayAround[] {
  return devices
    .flatMap(({ phone, events }, i) =>
      stays(events, parameters).map((stay) => ({
        deviceNo: i + 1,
        phone,
        stay,
      })),
    )
    .filter(
      ({ stay }) => stay.to > startSecond - EDGE_SECONDS && stay.from < endSecond + EDGE_SECONDS,
    )
    .sort((a, b) => a.stay.from - b.stay.from);
}

/** When the class of a student begins and ends. */
export function timeOf({
  startsAt,
  endsAt,
}: Pick<StudentInClass, 'startsAt' | 'endsAt'>): ClassTime {
  return {
    startSecond: secondOfDay(startsAt.slice(11)),
    endSecond: secondOfDay(endsAt.slice(11)),
  };
}

/** The stays that are printed; once they are deleted, what the stored evidence says. */
function sightingsOf({ student, around, evidence, accessPoints }: Explained): Sighting[] {
  const place = student.metIn ?? student.room;
  const inRoom = (no: number) => place !== null && accessPoints.get(no)?.room === place;
  if (around.length > 0)
    return around.map(({ phone, stay: { accessPointNo, from, to, heard } }) => ({
      ...{ from, to, phone, lastHeard: heard.at(-1)! },
      inRoom: inRoom(accessPointNo),
    }));
  const { startSecond } = timeOf(student);
  const at = (minute: number) => startSecond + minute * 60;
  return evidence.runs.map(({ accessPointNo, from, to, phone }) => ({
    ...{ from: at(from), to: at(to), lastHeard: at(to), phone },
    inRoom: inRoom(accessPointNo),
  }));
}

/** When the student came and went; null where the policy does not say that the student attended. */
function timesOf(
  { firstSeen, late, leftEarly, ...one }: StudentInClass,
  sightings: readonly Sighting[],
  { onTimeMinutes, earlyMinutes }: StandardParameters,
  language: Language,
): string | null {
  // Seed knows no evidence: its own sentence names the two events that it rests on.
  if (firstSeen === null || one.baseRate === null) return null;
  const arrival = secondOfDay(firstSeen.slice(11));
  return timesInWords(
    sightings,
    { ...timeOf(one), ...{ late, leftEarly, arrival, onTimeMinutes, earlyMinutes } },
    language,
  );
}
