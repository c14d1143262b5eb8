import type { Contribution } from '../attendance/explaining/contributions.js';
import type { StandardParameters } from '../attendance/parameters.js';
import type {
  StoredCorrection,
  StoredMark,
  StudentInClass,
} from '../mysql/answers/explain-student.js';

/** A stay of one of the student's devices. */
export type ExplainedStay = {
  /** "phone 1" or "device 2": which of the student's devices, without its address. */
  device: string;
  accessPoint: string;
  /** The room that the access point belongs to; null where none is known. */
  room: string | null;
  /** "HH:MM" */
  from: string;
  /** "HH:MM": until when the device is taken to have been there. */
  to: string;
  /** "HH:MM": when it was heard there for the last time. */
  lastHeard: string;
  /** Whether the log says that it left there at `to`. */
  left: boolean;
};

/** Why a student has the verdict of one class. */
export type Explanation = {
  student: StudentInClass;
  /** The parameters of the policy that judged the class; the defaults where none has yet. */
  parameters: StandardParameters;
  /** From an hour before the class to an hour after it; empty once the day's events are deleted. */
  stays: ExplainedStay[];
  /** When the student came and went, as the stays show; null where the policy does not say. */
  times: string | null;
  /**
   * When a student who was silent in the class was heard around it, as the stays show; null for a
   * student who was heard in the class, and for one who was not heard around it either.
   */
  silence: string | null;
  /** Their log odds add up to the probability; empty where the policy computes none. */
  contributions: Contribution[];
  /** The names of the access points in `stays` and `contributions`, by their numbers. */
  accessPoints: Record<number, string>;
  /** Oldest first. */
  corrections: StoredCorrection[];
  /** Marks of rolls, oldest first. */
  rolls: StoredMark[];
};
