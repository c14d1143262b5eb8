import { PageTitle } from '../parts/page.js';
import { words } from '../words.js';

export function DayPage() {
  return <PageTitle title={words.value.day.title} />;
}
