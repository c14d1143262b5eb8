import type { ComponentChildren } from 'preact';
import type { ClassAnswer } from '../../src/http/schemas/class.js';
import { codeAddress, courseAddress, dayAddress, rollAddress } from '../addresses.js';
import { apiPath } from '../api.js';
import { longDay } from '../format.js';
import { useAnswer } from '../live/use-answer.js';
import { useRefreshing } from '../live/use-refreshing.js';
import { StateBadge } from '../parts/badges.js';
import { DownloadMenu } from '../parts/download-menu.js';
import { Answered, PageTitle } from '../parts/page.js';
import { currentSession } from '../session.js';
import { words } from '../words.js';
import { ClassFigures } from './class/class-figures.js';
import { ClassNotes } from './class/class-notes.js';
import { ConfirmButton } from './class/confirm-button.js';
import { Confirmations } from './class/confirmations.js';
import { StudentList } from './class/student-list.js';

type Address = { date: string; course: string; section: string; start: string };

/** While a class goes on, more students come. */
const REFRESH_LIVE_MS = 15_000;

/** One class: who was there, and how sure is it? */
export function ClassPage({ date, course, section, start }: Address) {
  const path = apiPath('classes', date, course, section, start);
  const answer = useAnswer<ClassAnswer>(path);
  const { data, refresh } = answer;
  useRefreshing(answer, data?.state === 'live' ? REFRESH_LIVE_MS : null);
  return (
    <>
      <PageTitle
        title={words.value.classPage.title(course, section)}
        under={<Under date={date} start={start} data={data} />}
        actions={<Actions data={data} path={path} onChanged={refresh} />}
      />
      <Answered answer={answer} lines={8}>
        {(found) => <ClassView answer={found} path={path} onChanged={refresh} />}
      </Answered>
      <Links date={date} course={course} />
    </>
  );
}

function Under({
  date,
  start,
  data,
}: {
  date: string;
  start: string;
  data: ClassAnswer | undefined;
}) {
  return (
    <span class="class-under">
      <a href={dayAddress(date)}>{longDay(date)}</a>
      <span>{data ? `${start} – ${data.end}` : start}</span>
      {data && <span>{placeOf(data)}</span>}
      {data && <StateBadge state={data.state} />}
    </span>
  );
}

function placeOf({ room, metIn }: ClassAnswer): string {
  const { classPage } = words.value;
  if (metIn !== null && metIn !== room) return classPage.metIn(metIn, room ?? classPage.noRoom);
  return room === null ? classPage.noRoom : classPage.room(room);
}

function Actions({
  data,
  path,
  onChanged,
}: {
  data: ClassAnswer | undefined;
  path: string;
  onChanged: () => void;
}): ComponentChildren {
  if (!data) return null;
  const hasList = data.persons === 'all' || data.persons === 'in_class';
  return (
    <>
      {hasList && data.students.length > 0 && <DownloadMenu path={path} />}
      {data.mayTakeRoll && (
        <a class="button" href={rollAddress(data)}>
          {words.value.roll.take}
        </a>
      )}
      {data.mayShowCode && (
        <a class="button" href={codeAddress(data)}>
          {words.value.roll.show}
        </a>
      )}
      {data.mayConfirm && <ConfirmButton answer={data} path={path} onChanged={onChanged} />}
    </>
  );
}

function ClassView({
  answer,
  path,
  onChanged,
}: {
  answer: ClassAnswer;
  path: string;
  onChanged: () => void;
}) {
  return (
    <>
      <ClassNotes answer={answer} />
      <ClassFigures answer={answer} />
      <Confirmations answer={answer} />
      {answer.persons !== 'none' && (
        <StudentList answer={answer} path={path} onChanged={onChanged} />
      )}
    </>
  );
}

function Links({ date, course }: { date: string; course: string }) {
  const { classPage } = words.value;
  const hasCourses = currentSession().pages.includes('courses');
  return (
    <p class="block class-links">
      <a href={dayAddress(date)}>{classPage.day}</a>
      {hasCourses && <a href={courseAddress(course)}>{classPage.course}</a>}
    </p>
  );
}
