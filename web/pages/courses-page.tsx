import { useLocation } from 'preact-iso';
import type { CoursesAnswer } from '../../src/http/schemas/course.js';
import { courseAddress } from '../addresses.js';
import { shortDay } from '../format.js';
import { useAnswer } from '../live/use-answer.js';
import { DownloadMenu } from '../parts/download-menu.js';
import { TextFilter } from '../parts/filters.js';
import { Answered, Instead, PageTitle } from '../parts/page.js';
import { RateBar } from '../parts/rate-bar.js';
import { Table, type Column } from '../parts/table.js';
import { currentSession } from '../session.js';
import { words } from '../words.js';
import { addressWith } from './class/address-with.js';

type Course = CoursesAnswer['courses'][number];

/** The courses that the viewer may see. */
export function CoursesPage() {
  const answer = useAnswer<CoursesAnswer>('courses');
  const { courses } = words.value;
  return (
    <>
      <PageTitle
        title={courses.title}
        under={courses.coursesLead}
        actions={answer.data && <DownloadMenu path="courses" />}
      />
      <Answered answer={answer}>{(found) => <CourseList all={found.courses} />}</Answered>
    </>
  );
}

function CourseList({ all }: { all: Course[] }) {
  const { query } = useLocation();
  const { courses } = words.value;
  const find = query['find'] ?? '';
  const shown = all.filter(({ course }) => course.toLowerCase().includes(find.toLowerCase()));
  if (all.length === 0) return <Instead icon="empty" title={courses.none} />;
  return (
    <>
      <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <TextFilter name="find" label={courses.search} />
        <p class="muted" role="status">
          {courses.shown(shown.length, all.length)}
        </p>
      </form>
      {shown.length === 0 ? (
        <Instead
          icon="search"
          title={courses.noMatch(find)}
          action={
            <a class="button" href={addressWith({ find: null })}>
              {courses.showAll}
            </a>
          }
        />
      ) : (
        <Table
          caption={courses.title}
          columns={columns()}
          rows={shown}
          rowKey={({ course }) => course}
        />
      )}
      {all.some(({ hidden }) => hidden) && (
        <p class="block muted small">{courses.hiddenMore(currentSession().leastGroup)}</p>
      )}
    </>
  );
}

function columns(): Column<Course>[] {
  const { courses } = words.value;
  return [
    {
      key: 'course',
      header: courses.course,
      cell: ({ course }) => <a href={courseAddress(course)}>{course}</a>,
      by: ({ course }) => course,
    },
    {
      key: 'sections',
      header: courses.sections,
      cell: ({ sections }) => sections,
      by: ({ sections }) => sections,
      align: 'end',
      wide: true,
    },
    {
      key: 'rate',
      header: courses.rate,
      cell: ({ rate, hidden }) => <RateBar rate={rate} hidden={hidden} />,
      by: ({ rate }) => rate,
    },
    {
      key: 'last',
      header: courses.lastDay,
      cell: ({ lastDay }) =>
        lastDay === null ? <span class="muted">{courses.noResult}</span> : shortDay(lastDay),
      by: ({ lastDay }) => lastDay,
      wide: true,
    },
  ];
}
