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
import { DayPage } from './pages/day-page.js';
import { ForbiddenPage } from './pages/forbidden-page.js';
import { HealthPage } from './pages/health-page.js';
import { LoginPage } from './pages/login-page.js';
import { LoginProblemPage } from './pages/login-problem-page.js';
import { NotFoundPage } from './pages/not-found-page.js';
import { NowPage } from './pages/now-page.js';
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
      <Route path="/courses" component={Courses} />
      <Route path="/courses/:course" component={Course} />
      <Route path="/courses/:course/report" component={CourseReport} />
      <Route path="/health" component={Health} />
      <Route path="/login" component={LoginPage} />
      <Route default component={NotFoundPage} />
    </Router>
  );
}

const Now = permitted('now', NowPage);
const Day = permitted('day', DayPage);
const Class = permitted('class', ClassPage);
const Courses = permitted('courses', CoursesPage);
const Course = permitted('courses', CoursePage);
const CourseReport = permitted('courses', CourseReportPage);
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
