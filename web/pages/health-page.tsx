import { PageTitle } from '../parts/page.js';
import { words } from '../words.js';

export function HealthPage() {
  return <PageTitle title={words.value.health.title} />;
}
