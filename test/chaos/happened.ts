/** The last word on one student in a class, or on one class, wins. */
export type Word = {
  day: string;
  course: string;
  section: string;
} & (
  | { kind: 'correction'; student: string; verdict: 'present' | 'partial' | 'absent' | 'unknown' }
  | { kind: 'confirmation'; state: 'as_planned' | 'not_held'; room: null }
  | { kind: 'confirmation'; state: 'moved'; room: string }
);

/**
 * What a checker must find in the database: all that a command has acknowledged with exit status 0.
 */
export type Happened = {
  /** Days that are rolled up at the end, in order. No policy learns from the days after them. */
  openDays: string[];
  /** Days whose events the retention has deleted. They come after the others. */
  expiredDays: string[];
  /** Roster version -> the folder of its files. */
  rosters: Map<number, string>;
  /** The folder of the roster that was imported last. */
  roster: string;
  /** In the order in which they were acknowledged. */
  words: Word[];
  /** Ids of students. */
  erased: Set<string>;
};

/** The words that count: the last one on each student in a class, and on each class. */
export function lastWords(words: readonly Word[]): Word[] {
  const last = new Map(words.map((word) => [aboutWhat(word), word]));
  return [...last.values()];
}

function aboutWhat(word: Word): string {
  const { day, course, section } = word;
  return [day, course, section, word.kind === 'correction' ? word.student : ''].join(' ');
}
