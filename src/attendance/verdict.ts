/** What may be said of one student in one class. Silence never means absence; see each policy. */
export type VerdictKind = 'present' | 'partial' | 'absent' | 'unknown' | 'not_measured';

/** Whether a verdict says that the student was there. */
export function isAttended(verdict: VerdictKind): boolean {
  return verdict === 'present' || verdict === 'partial';
}

/** Whether a verdict says something of the student. */
export function isDecided(verdict: VerdictKind): boolean {
  return verdict !== 'unknown' && verdict !== 'not_measured';
}

/**
 * What a verdict that says something rests on.
 * - `heard`: records in the class, or on the way to or from it
 * - `inferred`: the shape of the silence. No record in the class speaks for it, so it is only ever
 *   `present`
 * - `roll`: a roll that a lecturer took, or a code that the student entered. It is `present` or
 *   `absent`
 */
export type VerdictBasis = 'heard' | 'inferred' | 'roll';

/** Of some verdicts, the share of each kind, 0..1. */
export type VerdictShares = Record<VerdictKind, number>;

/**
 * One student in one class. Times are seconds after midnight of the day of the class. Null: the
 * policy does not say.
 */
export type Verdict = {
  studentNo: number;
  verdict: VerdictKind;
  /** Null: nothing was heard that the verdict rests on, or a person corrected it. */
  basis: VerdictBasis | null;
  /** That the student was in the room, 0..1. */
  probability: number | null;
  /** What the student's evidence counts, in minutes. */
  minutes: number | null;
  firstSeen: number | null;
  lastSeen: number | null;
  lateMinutes: number | null;
  leftEarly: boolean | null;
};

/** The rate of one class. All are fractions 0..1, or null if nothing may be said. */
export type ClassRate = {
  rate: number | null;
  /** The lower end of the 95 % interval. */
  low: number | null;
  /** Its upper end. */
  high: number | null;
  /** The share of the students that are decided. */
  coverage: number | null;
};
