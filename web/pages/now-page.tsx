import { PageTitle } from '../parts/page.js';
import { words } from '../words.js';

export function NowPage() {
  return <PageTitle title={words.value.now.title} />;
}
