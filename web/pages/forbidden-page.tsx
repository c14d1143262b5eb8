import { HomeLink, Instead, PageTitle } from '../parts/page.js';
import { words } from '../words.js';

/** A page that the viewer's roles do not include. */
export function ForbiddenPage() {
  const { title, text } = words.value.forbidden;
  return (
    <>
      <PageTitle title={title} />
      <Instead icon="lock" title={text} action={<HomeLink />} />
    </>
  );
}
