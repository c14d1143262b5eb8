/**
 * Figures under the names that the views give them. Rates are fractions 0..1. A figure is null
 * where the class is not rolled up yet, or where we cannot say it.
 */
export type Rates = {
  class_date: string;
  course: string;
  enrolled: number;
  present: number | null;
  partial: number | null;
  absent: number | null;
  unknown: number | null;
  not_measured: number | null;
  seed_rate: number | null;
  rate: number | null;
  rate_low: number | null;
  rate_high: number | null;
  coverage: number | null;
  state: 'scheduled' | 'live' | 'provisional' | 'final' | 'no_data' | 'not_held' | 'moved';
  policy: string | null;
  rolled_up_at: string | null;
  /** Students who are excused and were not there; they are part of not_measured. */
  excused: number | null;
};
export type CourseRates = Rates & { classes: number };
export type SectionRates = CourseRates & { section: string };
export type ClassRates = Rates & {
  section: string;
  room: string | null;
  starts_at: string;
  ends_at: string;
  /** Where the class seems to have met. */
  suggested_room: string | null;
  /** Where a person said it met. */
  met_in: string | null;
  /** 1 where a person said what became of the class. */
  confirmed: number | null;
  policy_version: number | null;
  signature_version: number | null;
  /** How many of those present were inferred from silence; null where the release did not say. */
  inferred: number | null;
};
