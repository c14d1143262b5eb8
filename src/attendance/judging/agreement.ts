/** How the method's verdicts and a roll agree in some marks. */
export type AgreementCounts = {
  /** The students whom the roll settles. */
  marks: number;
  /** Of these, the ones of whom both say the same: there, or not there. */
  agree: number;
  /** The method said absent, and the student was there. */
  saidAbsent: number;
  /** The method said present or partial, and the student was not there. */
  saidPresent: number;
  /** The method did not decide, or could not measure the student. */
  undecided: number;
};

/** Counts over classes, and the share of the decided in which both agree. */
export type Agreement = AgreementCounts & {
  classes: number;
  /** 0..1; null where the method decided nobody. */
  share: number | null;
  /** The ends of the 95 % interval. */
  low: number | null;
  high: number | null;
};

/**
 * How well the method agrees with the rolls of some classes. The interval is the wider one of two:
 * Wilson's, as if students were independent, and that of the classes, because one wrong roll or one
 * class in another room makes many errors at once.
 */
export function agreementOf(classes: readonly AgreementCounts[]): Agreement {
  const sum = (key: keyof AgreementCounts) => classes.reduce((total, one) => total + one[key], 0);
  const counts = {
    marks: sum('marks'),
    agree: sum('agree'),
    saidAbsent: sum('saidAbsent'),
    saidPresent: sum('saidPresent'),
    undecided: sum('undecided'),
    classes: classes.length,
  };
  const decided = decidedOf(counts);
  if (decided === 0) return { ...counts, share: null, low: null, high: null };
  const share = counts.agree / decided;
  const byStudents = wilson(counts.agree, decided);
  const margin = Z95 * Math.sqrt(varianceByClasses(classes, share, decided));
  return {
    ...counts,
    share,
    low: Math.max(0, Math.min(byStudents.low, share - margin)),
    high: Math.min(1, Math.max(byStudents.high, share + margin)),
  };
}

const Z95 = 1.96;

/** The marks of whom the method says something. */
function decidedOf({ agree, saidAbsent, saidPresent }: AgreementCounts): number {
  return agree + saidAbsent + saidPresent;
}

function wilson(part: number, whole: number): { low: number; high: number } {
  const share = part / whole;
  const square = Z95 ** 2;
  const centre = (share + square / (2 * whole)) / (1 + square / whole);
  const margin =
    (Z95 * Math.sqrt((share * (1 - share)) / whole + square / (4 * whole ** 2))) /
    (1 + square / whole);
  return { low: centre - margin, high: centre + margin };
}

/** The variance of a ratio whose units are classes; 0 of a single class, which says nothing. */
function varianceByClasses(
  classes: readonly AgreementCounts[],
  share: number,
  decided: number,
): number {
  const units = classes.filter((one) => decidedOf(one) > 0);
  if (units.length < 2) return 0;
  const squares = units.reduce((sum, one) => sum + (one.agree - share * decidedOf(one)) ** 2, 0);
  return ((units.length / (units.length - 1)) * squares) / decided ** 2;
}
