import type { BenchCampus } from './bench-campus.js';

/** Groups of students as the log and the roster show them, on any campus. */
export const GROUPS = {
  devices: ['1 device', '2 devices', '3 or more devices'],
  phone: ['only one phone, seldom heard', 'only one phone, heard more often'],
  night: ['heard at night: lives on campus', 'not heard at night: comes for the day'],
} as const;
export type Group = (typeof GROUPS)[keyof typeof GROUPS][number];

/** Makes the function that names a student's groups. */
export function createGroups(campus: BenchCampus): (studentNo: number) => Group[] {
  const gaps = campus.students.map(({ devices }) => usualGap(campus, devices[0]?.index));
  const inOrder = gaps.filter(Number.isFinite).sort((a, b) => a - b);
  const seldom = inOrder[Math.floor(inOrder.length * (1 - SELDOM_SHARE))] ?? Infinity;
  const groups = campus.students.map(({ devices }, studentNo): Group[] => {
    if (devices.length === 0) return [];
    const count = Math.min(3, devices.length) - 1;
    const resident = devices.some(({ index }) => isHeardAtNight(campus, index));
    return [
      GROUPS.devices[count]!,
      ...(devices.length === 1 ? [GROUPS.phone[gaps[studentNo]! >= seldom ? 0 : 1]] : []),
      GROUPS.night[resident ? 0 : 1],
    ];
  });
  return (studentNo) => groups[studentNo]!;
}

/** A phone is seldom heard if its usual gap is among the longest quarter of the campus. */
const SELDOM_SHARE = 0.25;
/** Between these hours people are up. */
const [DAY_BEGIN, DAY_END] = [7 * 3600, 23 * 3600];
const NIGHT_END = 6 * 3600;

/** The median gap between two records of a device in a day; Infinity for fewer than two. */
function usualGap({ days }: BenchCampus, device: number | undefined): number {
  if (device === undefined) return Infinity;
  const gaps = days
    .flatMap(({ events }) => {
      const seconds = events[device]!.map(({ second }) => second).sort((a, b) => a - b);
      return seconds.map((second, i) => [seconds[i - 1] ?? 0, second] as const);
    })
    .filter(([from, to]) => from >= DAY_BEGIN && to < DAY_END)
    .map(([from, to]) => to - from)
    .sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] ?? Infinity;
}

function isHeardAtNight({ days }: BenchCampus, device: number): boolean {
  const nights = days.filter(({ events }) => events[device]!.some((at) => at.second < NIGHT_END));
  return nights.length * 2 >= days.length;
}
