/** What may be said of one student in one class. Silence is never absence: see each policy. */
export type VerdictKind = 'present' | 'partial' | 'absent' | 'unknown' | 'not_measured';

/** One student in one class. Times are seconds after midnight of the class's day; what a policy does not say is null. */
export type Verdict = {
  studentNo: number;
  verdict: VerdictKind;
  /** 0..1 */
  probability: number | null;
  minutes: number | null;
  firstSeen: number | null;
  lastSeen: number | null;
  lateMinutes: number | null;
  leftEarly: boolean | null;
};

/** The figures of one class. Rates are fractions 0..1, or null where nothing may be said. */
export type ClassRate = {
  rate: number | null;
  low: number | null;
  high: number | null;
  coverage: number | null;
};
