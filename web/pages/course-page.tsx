import { useLocation } from 'preact-iso';
import type { CourseAnswer } from '../../src/http/schemas/course.js';
import { apiPath } from '../api.js';
import { courseAddress } from '../addresses.js';
import { longDay } from '../format.js';
import { useAnswer } from '../live/use-answer.js';
import { DownloadMenu } from '../parts/download-menu.js';
import { Icon } from '../parts/icon.js';
import { Answered, PageTitle } from '../parts/page.js';
import { words } from '../words.js';
import { CourseGrid } from './course/course-grid.js';
import { CourseWeeks } from './course/course-weeks.js';
import { SpanForm } from './course/span-form.js';
import { spanOf } from './course/span-of.js';

/** One course over time: is it getting worse? */
export function CoursePage({ course }: { course: string }) {
  const { query } = useLocation();
  const span = spanOf(query);
  const path = apiPath('courses', course) + span;
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
        actions={
          data && (
            <>
              <a class="button" href={`${courseAddress(course)}/report${span}`}>
                <Icon name="print" />
                {courses.report}
              </a>
              <DownloadMenu path={path} />
            </>
          )
        }
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
