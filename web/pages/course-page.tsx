import { useLocation } from 'preact-iso';
import type { CourseAnswer } from '../../src/http/schemas/course.js';
import { apiPath } from '../api.js';
import { isDay, longDay } from '../format.js';
import { useAnswer } from '../live/use-answer.js';
import { DownloadMenu } from '../parts/download-menu.js';
import { Answered, PageTitle } from '../parts/page.js';
import { words } from '../words.js';
import { CourseGrid } from './course/course-grid.js';
import { CourseWeeks } from './course/course-weeks.js';
import { SpanForm } from './course/span-form.js';

/** One course over time: is it getting worse? */
export function CoursePage({ course }: { course: string }) {
  const { query } = useLocation();
  const path = apiPath('courses', course) + spanOf(query);
  const answer = useAnswer<CourseAnswer>(path);
  const { courses } = words.value;
  const { data } = answer;
  return (
    <>
      <PageTitle
        title={course}
        under={
          <>
            {data && <span>{courses.under(longDay(data.from), longDay(data.to))} · </span>}
            <a href="/courses">{courses.all}</a>
          </>
        }
        actions={data && <DownloadMenu path={path} />}
      />
      <Answered answer={answer} lines={8}>
        {(found) => (
          <>
            <SpanForm key={`${found.from} ${found.to}`} from={found.from} to={found.to} />
            <CourseWeeks answer={found} />
            <CourseGrid answer={found} />
          </>
        )}
      </Answered>
    </>
  );
}

/** The days of the address; the server chooses where it names none. */
function spanOf({ from, to }: Record<string, string>): string {
  const values = new URLSearchParams();
  if (from && isDay(from)) values.set('from', from);
  if (to && isDay(to)) values.set('to', to);
  return values.size > 0 ? `?${values}` : '';
}
