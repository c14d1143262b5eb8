import { PageTitle } from '../parts/page.js';
import { words } from '../words.js';

export function CoursesPage() {
  return <PageTitle title={words.value.courses.title} />;
}
