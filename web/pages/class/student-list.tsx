import { useLocation } from 'preact-iso';
import type { ClassAnswer } from '../../../src/http/schemas/class.js';
import { minutesOf } from '../../format.js';
import { TextFilter } from '../../parts/filters.js';
import { words } from '../../words.js';
import { groupOf } from './groups.js';
import { addressWith } from './address-with.js';
import { AROUND_MINUTES, StripLegend } from './strip-legend.js';
import { StudentRow } from './student-row.js';

/** Fewer students are found by eye. */
const LEAST_TO_SEARCH = 12;

type Props = { answer: ClassAnswer; path: string; onChanged: () => void };

/** The students of a class, each with verdict and strip; one of them is open. */
export function StudentList({ answer, path, onChanged }: Props) {
  const { query } = useLocation();
  const { classPage } = words.value;
  const { students, persons } = answer;
  const show = query['show'] ?? '';
  const find = (query['find'] ?? '').toLowerCase();
  const open = query['student'];
  const shown = students.filter(
    (student) =>
      student.studentId === open ||
      ((show === '' || groupOf(student) === show) &&
        student.studentId.toLowerCase().includes(find)),
  );
  const around = persons === 'in_class' ? 0 : AROUND_MINUTES;
  const minutes = minutesOf(answer.end) - minutesOf(answer.start);
  return (
    <section class="block students">
      <h2>{persons === 'self' ? classPage.ownRecord : classPage.students}</h2>
      {persons !== 'self' && students.length >= LEAST_TO_SEARCH && (
        <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
          <TextFilter name="find" label={classPage.find} />
          <p class="muted" role="status">
            {classPage.count(shown.length, students.length)}
          </p>
        </form>
      )}
      {students.length > 0 && <StripLegend around={around} />}
      {students.length === 0 && <p class="card">{classPage.nobody}</p>}
      {students.length > 0 && shown.length === 0 && <NoMatch />}
      <ul class="student-list">
        {shown.map((student) => (
          <StudentRow
            key={student.studentId}
            student={student}
            strip={{ minutes, around }}
            isOpen={student.studentId === open}
            answer={answer}
            path={path}
            onChanged={onChanged}
          />
        ))}
      </ul>
      {students.length > 0 && <Explained />}
    </section>
  );
}

function NoMatch() {
  const { classPage } = words.value;
  return (
    <p class="card">
      {classPage.noMatch}{' '}
      <a href={addressWith({ show: null, find: null })}>{words.value.clearFilters}</a>
    </p>
  );
}

/** What the words of the list mean, for people who do not work with figures. */
function Explained() {
  const { classPage } = words.value;
  return (
    <div class="explained muted small">
      <p>{classPage.explainChance}</p>
      <p>{classPage.explainInferred}</p>
      <p>{classPage.explainUnknown}</p>
      <p>{classPage.looks}</p>
    </div>
  );
}
