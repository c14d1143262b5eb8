import { PageTitle } from '../parts/page.js';
import { words } from '../words.js';

export function ClassPage() {
  return <PageTitle title={words.value.classPage.title} />;
}
