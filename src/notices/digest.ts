import type { Delivery } from '../mysql/attention/deliveries.js';

/** A digest as it leaves the campus: a number and a link, and nothing of a person. */
export type Digest = {
  /** The same for every attempt, so that a receiver knows it again. */
  id: string;
  ruleNo: number;
  rule: string;
  /** How many students are new; null: fewer than `leastGroup`. */
  students: number | null;
  leastGroup: number;
  /** Where those who may see the students see them. */
  link: string;
  /** The campus wall clock. */
  at: string;
};

/** What digests are made with. */
export type DigestSettings = {
  /** The address of the board: "https://rollcall.example.edu". */
  publicUrl: string;
  /** Smaller numbers are not told: a mail is read by people without any role. */
  leastGroup: number;
};

export function digestOf(delivery: Delivery, { publicUrl, leastGroup }: DigestSettings): Digest {
  const { digestNo, deliveryNo, ruleNo, rule, students, madeAt } = delivery;
  return {
    id: `rollcall-${digestNo}-${deliveryNo}`,
    ...{ ruleNo, rule, leastGroup },
    students: students < leastGroup ? null : students,
    link: `${publicUrl}/students?rule=${ruleNo}`,
    at: madeAt,
  };
}

/** How many students, in words. */
export function studentsText({ students, leastGroup }: Digest): string {
  return students === null ? `Fewer than ${leastGroup} students` : `${students} students`;
}
