import { useLocation } from 'preact-iso';
import type { CourseAnswer } from '../../src/http/schemas/course.js';
import { courseAddress } from '../addresses.js';
import { apiPath } from '../api.js';
import { longDay, longDayAndClock } from '../format.js';
import { useAnswer } from '../live/use-answer.js';
import { Icon } from '../parts/icon.js';
import { Answered, PageTitle } from '../parts/page.js';
import { currentSession } from '../session.js';
import { words } from '../words.js';
import { hasHidden, WeekCharts } from './course/course-weeks.js';
import { KeyFigures } from './course/key-figures.js';
import { ReportStudents } from './course/report-students.js';
import { SpanForm } from './course/span-form.js';
import { spanOf } from './course/span-of.js';

/** The term of a course on one page of paper, by the rights of whoever prints it. */
export function CourseReportPage({ course }: { course: string }) {
  const span = spanOf(useLocation().query);
  const answer = useAnswer<CourseAnswer>(apiPath('courses', course) + span);
  const { courses } = words.value;
  const { campus } = currentSession();
  const { data } = answer;
  return (
    <div class="report">
      <PageTitle
        title={courses.reportTitle(course)}
        under={
          <>
            {campus && <span>{campus} · </span>}
            {data && <span>{courses.under(longDay(data.from), longDay(data.to))}</span>}
            <span class="not-printed">
              {' · '}
              <a href={courseAddress(course) + span}>{courses.toCourse}</a>
            </span>
          </>
        }
        actions={
          data && (
            <button type="button" class="button primary" onClick={() => print()}>
              <Icon name="print" />
              {courses.print}
            </button>
          )
        }
      />
      <Answered answer={answer} lines={8}>
        {(found) => <Report answer={found} />}
      </Answered>
    </div>
  );
}

function Report({ answer }: { answer: CourseAnswer }) {
  const { courses } = words.value;
  const { name, now, leastGroup } = currentSession();
  return (
    <>
      <SpanForm key={`${answer.from} ${answer.to}`} from={answer.from} to={answer.to} />
      <KeyFigures answer={answer} />
      <WeekCharts answer={answer} />
      <ReportStudents answer={answer} />
      <div class="block muted small report-notes">
        <p>{courses.reportMethod}</p>
        {hasHidden(answer) && <p>{courses.hiddenMore(leastGroup)}</p>}
        <p>{courses.printedBy(name, longDayAndClock(now))}</p>
      </div>
    </>
  );
}
