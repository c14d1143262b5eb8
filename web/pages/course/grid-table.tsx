import { useRef } from 'preact/hooks';
import { classAddress, studentAddress } from '../../addresses.js';
import { VerdictLetter } from '../../parts/badges.js';
import { words } from '../../words.js';
import { dayAndMonth } from './day-and-month.js';
import type { GridClass, GridStudent } from './grid-of.js';
import { moveInGrid } from './move-in-grid.js';

type Props = { course: string; section: string; classes: GridClass[]; students: GridStudent[] };

/** Students by classes. Arrow keys move; the heads stay in sight. */
export function GridTable({ course, section, classes, students }: Props) {
  const table = useRef<HTMLTableElement>(null);
  const { courses } = words.value;
  const named = ({ date, start }: GridClass) => ({ course, section, date, start });
  return (
    <div class="table grid-frame" role="region" aria-label={courses.grid}>
      <table
        ref={table}
        class="grid"
        aria-label={courses.grid}
        onKeyDown={(event) => moveInGrid(table.current, event)}
      >
        <thead>
          <tr>
            <th scope="col">{courses.student}</th>
            <th scope="col" class="end">
              {courses.attended}
            </th>
            {classes.map((one) => (
              <th scope="col" key={`${one.date} ${one.start}`}>
                <a href={classAddress(named(one))}>
                  {dayAndMonth(one.date)}
                  <span class="muted">{one.start}</span>
                </a>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {students.map((student, row) => (
            <tr key={student.studentId}>
              <th scope="row">{student.studentId}</th>
              <td class="end nowrap">{courses.attendedOf(student.attended, student.measured)}</td>
              {classes.map((one, column) => (
                <Cell
                  key={`${one.date} ${one.start}`}
                  student={student}
                  place={column}
                  href={studentAddress(named(one), student.studentId)}
                  isFirst={row === 0 && column === 0}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** One cell of the grid is in the order of the Tab key; the arrow keys lead to the others. */
function Cell({
  student: { verdicts, bases, areExcused },
  place,
  href,
  isFirst,
}: {
  student: GridStudent;
  place: number;
  href: string;
  isFirst: boolean;
}) {
  const { courses } = words.value;
  const verdict = verdicts[place] ?? null;
  return (
    <td>
      <a class="cell" href={href} tabIndex={isFirst ? 0 : -1}>
        {verdict === null ? (
          <span class="spoken">{courses.nothing}</span>
        ) : (
          <VerdictLetter
            verdict={verdict}
            basis={bases[place] ?? null}
            isExcused={areExcused[place] ?? false}
          />
        )}
      </a>
    </td>
  );
}
