import { PageTitle } from '../parts/page.js';
import { words } from '../words.js';

export function CoursePage() {
  return <PageTitle title={words.value.courses.title} />;
}
