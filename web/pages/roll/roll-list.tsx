import { useId } from 'preact/hooks';
import type { ClassAnswer, ClassStudent } from '../../../src/http/schemas/class.js';
import { NoVerdict, VerdictBadge } from '../../parts/badges.js';
import { words } from '../../words.js';
import type { Mark, Marks } from './marks.js';

const MARKS = ['there', 'away'] as const satisfies Mark[];
/** Keys that mark the student in focus. They work on a number pad. */
const KEYS: Readonly<Record<string, Mark>> = { 1: 'there', 0: 'away' };

type Props = {
  students: readonly ClassStudent[];
  marks: Marks;
  /** What rolls have said before. */
  earlier: ClassAnswer['marks'];
  onMark: (marks: Marks) => void;
};

/** Each student with a mark to choose. */
export function RollList({ students, marks, earlier, onMark }: Props) {
  const { roll } = words.value;
  const earlierOf = new Map(earlier.map((one) => [one.studentId, one]));
  if (students.length === 0) return <p class="card">{roll.nobody}</p>;
  return (
    <ul class="roll-list">
      {students.map((student) => (
        <RollRow
          key={student.studentId}
          student={student}
          mark={marks[student.studentId]}
          earlier={earlierOf.get(student.studentId)}
          onMark={(mark) => onMark({ ...marks, [student.studentId]: mark })}
        />
      ))}
    </ul>
  );
}

function RollRow({
  student: { studentId, verdict, basis, corrected },
  mark,
  earlier,
  onMark,
}: {
  student: ClassStudent;
  mark: Mark | undefined;
  earlier: ClassAnswer['marks'][number] | undefined;
  onMark: (mark: Mark) => void;
}) {
  const { roll } = words.value;
  const id = useId();
  const byKey = (event: KeyboardEvent) => {
    const key = KEYS[event.key];
    if (key === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    onMark(key);
    focusNext(event.currentTarget as HTMLElement);
  };
  return (
    <li class={`roll-row${mark === undefined ? '' : ` is-${mark}`}`} onKeyDown={byKey}>
      <span class="id" id={id}>
        {studentId}
      </span>
      <span class="verdict">
        {verdict === null ? (
          <NoVerdict mark={earlier} />
        ) : (
          <VerdictBadge verdict={verdict} basis={basis} corrected={corrected} />
        )}
        {verdict !== null && earlier?.source === 'code' && (
          <span class="muted small"> {roll.byCode}</span>
        )}
      </span>
      <span class="marks-of" role="radiogroup" aria-labelledby={id}>
        {MARKS.map((one) => (
          <label key={one} class={`mark ${one}`}>
            <input type="radio" name={id} checked={mark === one} onChange={() => onMark(one)} />
            <span>{roll[one]}</span>
          </label>
        ))}
      </span>
    </li>
  );
}

/** The list is long, so one key marks a student and goes on. */
function focusNext(row: HTMLElement): void {
  const next = row.nextElementSibling;
  const input =
    next?.querySelector<HTMLInputElement>('input:checked') ??
    next?.querySelector<HTMLInputElement>('input');
  input?.focus();
}
