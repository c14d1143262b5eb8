import { Context } from '@temporalio/activity';
import { freeTime } from '../attendance/evidence/free-time.js';
import { evidenceText } from '../attendance/evidence/evidence-text.js';
import { evidenceOf } from '../attendance/evidence/evidence.js';
import type { ClassTime } from '../attendance/evidence/minutes.js';
import { seedEvidence } from '../attendance/judging/seed.js';
import type { StayParameters } from '../attendance/parameters.js';
import { dayNumber } from '../attendance/wall-clock.js';
import type { RollupStore, StudentChunk } from '../mysql/rollup-store.js';
import { rollupPolicy } from './rollup-policy.js';

type StudentDay = Awaited<ReturnType<RollupStore['readStudentDays']>>[number];
type Evidence = Parameters<RollupStore['writeEvidence']>;

/** The step that reduces the events of some students to what their devices say of each class. */
export function createGatherEvidence(store: RollupStore) {
  return async (chunk: StudentChunk): Promise<{ students: number }> => {
    const { parameters } = await rollupPolicy(store, chunk);
    // Of classes in progress no free times are kept.
    const times = chunk.at === null ? await store.readClassTimes(chunk) : [];
    const days = await store.readStudentDays(chunk);
    Context.current().heartbeat();
    const evidence: Evidence[1] = [];
    const free: Evidence[2] = [];
    for (const day of days) {
      const found = evidenceOfStudent(day, times, dayNumber(chunk.date), parameters);
      evidence.push(...found.classes);
      if (found.free !== undefined) free.push({ studentNo: day.studentNo, evidence: found.free });
    }
    await store.writeEvidence(chunk, evidence, free);
    return { students: days.length };
  };
}

/** Nothing is stored of a student without a device on that day. */
function evidenceOfStudent(
  { studentNo, classes, devices }: StudentDay,
  times: readonly ClassTime[],
  day: number,
  parameters: StayParameters,
): { classes: Evidence[1]; free?: string } {
  if (devices.length === 0) return { classes: [] };
  const free = freeTime(classes, times, studentNo, day);
  const texts = evidenceOf(devices, free ? [...classes, free] : classes, parameters).map(
    evidenceText,
  );
  const events = devices.flatMap((device) => device.events);
  const seeds = new Map(seedEvidence(events, classes).map((seed) => [seed.classNo, seed]));
  return {
    classes: classes.map(({ classNo }, i) => ({
      classNo,
      studentNo,
      seed: seeds.get(classNo),
      evidence: texts[i]!,
    })),
    ...(free && { free: texts.at(-1)! }),
  };
}
