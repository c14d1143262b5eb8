import type { ClassAnswer, ClassStudent } from '../../../src/http/schemas/class.js';
import { clock, percent } from '../../format.js';
import { NoVerdict, VerdictBadge } from '../../parts/badges.js';
import { Opener, useOpenRow } from '../../parts/opener.js';
import { StripBar } from '../../parts/strip-bar.js';
import { words } from '../../words.js';
import { addressWith } from './address-with.js';
import { StudentWhy } from './student-why.js';

/** The highest chance that is written out. */
const MOST_CHANCE = 0.99;

type Props = {
  student: ClassStudent;
  /** How long the class is, and how many minutes around it are shown. */
  strip: { minutes: number; around: number };
  isOpen: boolean;
  answer: ClassAnswer;
  path: string;
  onChanged: () => void;
};

/** A student of a class in a line; it opens to the explanation. */
export function StudentRow({ student, strip, isOpen, answer, path, onChanged }: Props) {
  const { studentId, verdict, basis, corrected, excused, probability } = student;
  const { classPage } = words.value;
  const row = useOpenRow(isOpen);
  return (
    <li ref={row} class={`student${isOpen ? ' is-open' : ''}`}>
      <div class="line">
        <Opener
          isOpen={isOpen}
          address={addressWith({ student: isOpen ? null : studentId })}
          title={classPage.why}
        >
          {studentId}
        </Opener>
        <span class="verdict">
          {verdict === null ? (
            <NoVerdict mark={answer.marks.find((one) => one.studentId === studentId)} />
          ) : (
            <VerdictBadge verdict={verdict} basis={basis} corrected={corrected} excused={excused} />
          )}
        </span>
        <span class="chance">
          {probability !== null && (
            <>
              <span class="muted small">{classPage.chanceShort}</span> {chanceText(probability)}
            </>
          )}
        </span>
        <span class="its-strip">
          <StripBar strip={student.strip} {...strip} />
        </span>
        <span class="notes muted small">{notesOf(student)}</span>
      </div>
      {isOpen && <StudentWhy student={student} answer={answer} path={path} onChanged={onChanged} />}
    </li>
  );
}

/** A chance is never certain, so none is rounded to 0 % or 100 %. */
function chanceText(probability: number): string {
  if (probability > MOST_CHANCE) return `> ${percent(MOST_CHANCE)}`;
  if (probability < 1 - MOST_CHANCE) return `< ${percent(1 - MOST_CHANCE)}`;
  return percent(probability);
}

/** Late, left early, and when the student was heard. */
function notesOf(student: ClassStudent): string {
  const { late, lateMinutes, leftEarly, firstSeen, lastSeen, optedOut } = student;
  const { classPage } = words.value;
  if (optedOut) return classPage.optedOut;
  return [
    late === 'yes' && classPage.late(lateMinutes),
    late === 'maybe' && classPage.lateMaybe(lateMinutes),
    leftEarly && classPage.leftEarly,
    firstSeen !== null && lastSeen !== null && classPage.seen(clock(firstSeen), clock(lastSeen)),
  ]
    .filter(Boolean)
    .join(classPage.between);
}
