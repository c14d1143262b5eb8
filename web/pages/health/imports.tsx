import type { ImportsAnswer } from '../../../src/http/schemas/imports.js';
import { dayAndClock, number } from '../../format.js';
import { useAnswer } from '../../live/use-answer.js';
import { Answered } from '../../parts/page.js';
import { words } from '../../words.js';

type Run = ImportsAnswer['imports'][number];

/** The last nightly imports of the roster, and what the newest found in the files. */
export function Imports() {
  const answer = useAnswer<ImportsAnswer>('imports');
  const { health } = words.value;
  return (
    <section class="block">
      <h2>{health.imports}</h2>
      <Answered answer={answer} lines={2}>
        {({ imports }) => (imports.length === 0 ? <None /> : <View imports={imports} />)}
      </Answered>
    </section>
  );
}

function None() {
  return (
    <div class="card">
      <p>{words.value.health.importsNone}</p>
      <code>rollcall import schedule DIR</code>
    </div>
  );
}

function View({ imports }: { imports: Run[] }) {
  const { health } = words.value;
  const newest = imports[0]!;
  return (
    <>
      <div class="table sideways" role="region" aria-label={health.imports} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{health.importBegan}</th>
              <th scope="col">{health.result}</th>
              <th scope="col">{health.importSource}</th>
            </tr>
          </thead>
          <tbody>
            {imports.map((run) => (
              <RunRow key={run.startedAt} run={run} />
            ))}
          </tbody>
        </table>
      </div>
      {newest.causes.length > 0 && <Causes run={newest} />}
    </>
  );
}

const BADGES = {
  running: 'partition-running',
  imported: 'partition-running',
  unchanged: 'partition-running',
  refused: 'partition-blocked',
  failed: 'partition-blocked',
} as const;

function RunRow({ run: { startedAt, outcome, source, version, counts, reason } }: { run: Run }) {
  const { health } = words.value;
  return (
    <tr>
      <th scope="row" class="nowrap">
        {dayAndClock(startedAt)}
      </th>
      <td>
        <span class={`badge ${BADGES[outcome]}`}>{health.importOutcomes[outcome]}</span>{' '}
        {version !== null && <span class="muted small">{health.importVersion(version)}</span>}
        {counts && (
          <p class="muted small">
            {health.importCounts(number(counts.students), number(counts.enrolments))}
          </p>
        )}
        {reason !== null && <p class="reason small">{reason}</p>}
      </td>
      <td>{source}</td>
    </tr>
  );
}

/** What somebody may have to mend comes first; what is only told is folded. */
function Causes({ run: { causes, moreCauses } }: { run: Run }) {
  const { health } = words.value;
  const faults = causes.filter(({ kind }) => kind !== 'note');
  const notes = causes.filter(({ kind }) => kind === 'note');
  return (
    <div class="card import-causes">
      <h3>{health.importCauses}</h3>
      {faults.length > 0 && <CauseList causes={faults} />}
      {notes.length > 0 && (
        <details>
          <summary>{health.importNotes(notes.length)}</summary>
          <CauseList causes={notes} />
        </details>
      )}
      {moreCauses > 0 && <p class="muted small">{health.more(moreCauses)}</p>}
    </div>
  );
}

function CauseList({ causes }: { causes: Run['causes'] }) {
  const { health, classPage } = words.value;
  return (
    <ul class="pairs small">
      {causes.map(({ kind, reason, files, lines }) => (
        <li key={`${kind} ${reason}`}>
          <span>
            <b>{health.importKinds[kind]}</b> {reason}
            <span class="muted">
              {files.join(classPage.between)}
              {lines > 0 && `${classPage.between}${health.importLines(lines)}`}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
