import type { CourseAnswer } from '../../../src/http/schemas/course.js';
import { percent } from '../../format.js';
import { words } from '../../words.js';

type Student = NonNullable<CourseAnswer['grid']>['students'][number];

/** How often each student attended, for those who may see persons. */
export function ReportStudents({ answer: { grid, sections } }: { answer: CourseAnswer }) {
  const { courses } = words.value;
  if (grid === null) return <p class="block muted">{courses.gridNone}</p>;
  return (
    <section class="block">
      <h2>{courses.students}</h2>
      <p class="muted small">{courses.studentsMore}</p>
      {sections.map(({ section }) => (
        <SectionStudents
          key={section}
          name={courses.studentsOf(section)}
          isNamed={sections.length > 1}
          students={grid.students.filter((student) => student.section === section)}
        />
      ))}
    </section>
  );
}

function SectionStudents({
  name,
  isNamed,
  students,
}: {
  name: string;
  isNamed: boolean;
  students: Student[];
}) {
  const { courses } = words.value;
  return (
    <div class="report-section">
      {isNamed && <h3>{name}</h3>}
      {students.length === 0 ? (
        <p class="muted">{courses.noStudents}</p>
      ) : (
        <ul class="report-students" aria-label={name}>
          {students.map((student) => (
            <li key={student.studentId}>
              <b>{student.studentId}</b>
              <Attended student={student} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Attended({ student: { attended, measured, excused } }: { student: Student }) {
  const { courses } = words.value;
  return (
    <>
      <span>
        {attended}/{measured}
      </span>
      <span class="end">{measured === 0 ? '–' : percent(attended / measured)}</span>
      {excused > 0 && (
        <span class="muted">
          +{excused}
          <span class="not-printed"> {courses.excused}</span>
        </span>
      )}
    </>
  );
}
