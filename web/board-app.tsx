import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { LocationProvider, Route, Router, useLocation } from 'preact-iso';
import type { Session } from '../src/http/schemas/session.js';
import { returns } from './connection.js';
import { loginProblem } from './login-problem.js';
import { ClassPage } from './pages/class-page.js';
import { CoursePage } from './pages/course-page.js';
import { CourseReportPage } from './pages/course-report-page.js';
import { CoursesPage } from './pages/courses-page.js';
import { CodePage } from './pages/code-page.js';
import { DayPage } from './pages/day-page.js';
import { EnterCodePage } from './pages/enter-code-page.js';
import { ForbiddenPage } from './pages/forbidden-page.js';
import { HealthPage } from './pages/health-page.js';
import { LoginPage } from './pages/login-page.js';
import { MePage } from './pages/me-page.js';
import { LoginProblemPage } from './pages/login-problem-page.js';
import { NotFoundPage } from './pages/not-found-page.js';
import { NowPage } from './pages/now-page.js';
import { RollPage } from './pages/roll-page.js';
import { RequestsPage } from './pages/requests-page.js';
import { RoomPage } from './pages/room-page.js';
import { RoomsPage } from './pages/rooms-page.js';
import { RulesPage } from './pages/rules-page.js';
import { StudentsPage } from './pages/students-page.js';
import { Failed, Skeleton } from './parts/page.js';
import { loadSession, sessionState } from './session.js';
import { Frame } from './shell/frame.js';

/** Addresses that are not pages: the browser goes there itself. */
const PAGES_ONLY = /^\/(?!login|api\/)/;

/** The board: a frame, and in it the page of the address. */
export function BoardApp() {
  return (
    <LocationProvider scope={PAGES_ONLY}>
      <Frame>
        <Content />
      </Frame>
    </LocationProvider>
  );
}

function Content() {
  const state = sessionState.value;
  const returned = returns.value;
  const { path } = useLocation();
  useEffect(() => void loadSession(), [returned]);
  const problem = loginProblem();
  if (problem && path.startsWith('/login')) return <LoginProblemPage problem={problem} />;
  switch (state.kind) {
    case 'loading':
      return <Skeleton />;
    case 'failed':
      return <Failed error={state.error} onRetry={() => void loadSession()} />;
    case 'out':
      return <LoginPage />;
    case 'in':
      return <Pages />;
  }
}

function Pages() {
  return (
    <Router onRouteChange={() => scrollTo(0, 0)}>
      <Route path="/" component={Now} />
      <Route path="/days/:date" component={Day} />
      <Route path="/classes/:date/:course/:section/:start" component={Class} />
      <Route path="/classes/:date/:course/:section/:start/roll" component={Roll} />
      <Route path="/classes/:date/:course/:section/:start/code" component={ShowCode} />
      <Route path="/courses" component={Courses} />
      <Route path="/courses/:course" component={Course} />
      <Route path="/code" component={EnterCode} />
      <Route path="/me" component={Me} />
      <Route path="/requests" component={Requests} />
      <Route path="/courses/:course/report" component={CourseReport} />
      <Route path="/rooms" component={Rooms} />
      <Route path="/rooms/:room" component={Room} />
      <Route path="/students" component={Students} />
      <Route path="/students/rules" component={Rules} />
      <Route path="/health" component={Health} />
      <Route path="/login" component={LoginPage} />
      <Route default component={NotFoundPage} />
    </Router>
  );
}

const Now = permitted('now', NowPage);
const Day = permitted('day', DayPage);
const Class = permitted('class', ClassPage);
const Roll = permitted('class', RollPage);
const ShowCode = permitted('class', CodePage);
const EnterCode = permitted('code', EnterCodePage);
const Courses = permitted('courses', CoursesPage);
const Course = permitted('courses', CoursePage);
const Me = permitted('me', MePage);
const Requests = permitted('requests', RequestsPage);
const CourseReport = permitted('courses', CourseReportPage);
const Rooms = permitted('rooms', RoomsPage);
const Room = permitted('rooms', RoomPage);
const Students = permitted('students', StudentsPage);
const Rules = permitted('students', RulesPage);
const Health = permitted('health', HealthPage);

/** A page for those who have it; the others are told so. */
function permitted<Props extends object>(
  page: Session['pages'][number],
  Page: ComponentType<Props>,
): ComponentType<Props> {
  return function Permitted(props: Props) {
    const state = sessionState.value;
    if (state.kind === 'in' && state.session.pages.includes(page)) return <Page {...props} />;
    return <ForbiddenPage />;
  };
}
