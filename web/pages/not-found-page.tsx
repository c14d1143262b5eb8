import { HomeLink, Instead, PageTitle } from '../parts/page.js';
import { words } from '../words.js';

/** An address that the board does not have. */
export function NotFoundPage() {
  const { title, text } = words.value.notFound;
  return (
    <>
      <PageTitle title={title} />
      <Instead icon="empty" title={text} action={<HomeLink />} />
    </>
  );
}
