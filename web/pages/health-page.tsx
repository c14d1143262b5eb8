import { useState } from 'preact/hooks';
import type { IngestAnswer } from '../../src/http/schemas/ingest.js';
import { dayAndClock } from '../format.js';
import { useAnswer } from '../live/use-answer.js';
import { useRefreshing } from '../live/use-refreshing.js';
import { Answered, PageTitle } from '../parts/page.js';
import { isRegistry } from '../session.js';
import { words } from '../words.js';
import { Feed } from './health/feed.js';
import { Imports } from './health/imports.js';
import { Nights } from './health/nights.js';
import { Partitions } from './health/partitions.js';
import { Rejects, UnknownPoints } from './health/rejects.js';
import { RollAgreement } from './health/roll-agreement.js';
import { Roster } from './health/roster.js';
import { Servers } from './health/servers.js';
import { Summary } from './health/summary.js';

const REFRESH_MS = 10_000;

/** Does rollcall work, and if not, what must somebody do? */
export function HealthPage() {
  const answer = useAnswer<IngestAnswer>('ingest');
  const { health } = words.value;
  const { data, refresh } = answer;
  useRefreshing(answer, REFRESH_MS);
  return (
    <>
      <PageTitle
        title={health.title}
        under={data && health.asOf(dayAndClock(data.at))}
        actions={
          data?.temporalUi && (
            <a class="button" href={data.temporalUi} target="_blank" rel="noreferrer">
              {health.temporalUi}
            </a>
          )
        }
      />
      <Answered answer={answer} lines={8}>
        {(found) => <HealthView answer={found} onChanged={refresh} />}
      </Answered>
    </>
  );
}

function HealthView({ answer, onChanged }: { answer: IngestAnswer; onChanged: () => void }) {
  const [saved, setSaved] = useState('');
  const changed = (sentence: string) => {
    setSaved(sentence);
    onChanged();
  };
  return (
    <>
      <Summary answer={answer} />
      <p role="status" class="saved">
        {saved}
      </p>
      <Partitions answer={answer} onSaved={changed} />
      <div class="health-parts">
        <Servers answer={answer} />
        <Roster answer={answer} />
        <Feed answer={answer} />
        <Rejects answer={answer} />
        <UnknownPoints answer={answer} />
      </div>
      <Nights answer={answer} />
      <Imports />
      {isRegistry() && <RollAgreement />}
    </>
  );
}
