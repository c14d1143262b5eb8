import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { HomeLink, Instead, PageTitle } from '../parts/page.js';
import { currentSession } from '../session.js';
import { words } from '../words.js';

/** A page that the viewer's roles do not include. */
export function ForbiddenPage() {
  const { path, route } = useLocation();
  const { pages, subject } = currentSession();
  const { forbidden, noRole } = words.value;
  const isOperator = path === '/' && pages.includes('health');
  useEffect(() => {
    // The first page of those who run the servers, and see no class, is Health.
    if (isOperator) route('/health', true);
  }, [isOperator]);
  if (isOperator) return null;
  if (pages.length === 0)
    return (
      <>
        <PageTitle title={noRole.title} />
        <Instead icon="lock" title={noRole.text}>
          {subject !== null && noRole.subject} <code>{subject}</code>
        </Instead>
      </>
    );
  return (
    <>
      <PageTitle title={forbidden.title} />
      <Instead icon="lock" title={forbidden.text} action={path !== '/' && <HomeLink />} />
    </>
  );
}
