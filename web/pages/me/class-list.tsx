import { useState } from 'preact/hooks';
import type { MeAnswer, OwnClass } from '../../../src/http/schemas/me.js';
import { classAddress } from '../../addresses.js';
import { dayAndClock } from '../../format.js';
import { useAddressValue } from '../../live/use-address.js';
import { VerdictBadge } from '../../parts/badges.js';
import { Filters, SelectFilter } from '../../parts/filters.js';
import { Opener, useOpenRow } from '../../parts/opener.js';
import { words } from '../../words.js';
import { addressWith } from '../class/address-with.js';
import { Evidence } from '../class/evidence.js';
import { AskButton } from './ask-button.js';

/** The last weeks of a term. */
const FIRST_CLASSES = 40;
const VERDICTS = ['present', 'partial', 'absent', 'unknown', 'not_measured'] as const;

/** Which class it is, in an address. */
const keyOf = ({ date, course, section, start }: OwnClass) =>
  `${date} ${start} ${course}/${section}`;

/** When a class began, as the words of the page name it. */
const timeOf = ({ date, start }: OwnClass) => dayAndClock(`${date} ${start}`);

type Props = { answer: MeAnswer; onChanged: (sentence: string) => void };

/** The own classes, the newest first; one of them is open. */
export function ClassList({ answer, onChanged }: Props) {
  const { me, figures } = words.value;
  const [course] = useAddressValue('course');
  const [verdict] = useAddressValue('verdict');
  const [open] = useAddressValue('class');
  const shown = answer.classes.filter(
    (one) =>
      keyOf(one) === open ||
      ((course === '' || one.course === course) && (verdict === '' || one.verdict === verdict)),
  );
  const [isAll, setAll] = useState(false);
  const listed = shown.filter(
    (one, place) => isAll || place < FIRST_CLASSES || keyOf(one) === open,
  );
  const courses = [...new Set(answer.courses.map((one) => one.course))];
  return (
    <section class="block">
      <h2>{me.classes}</h2>
      <p class="muted small">{me.classesMore}</p>
      <Filters names={['course', 'verdict']}>
        <SelectFilter
          name="course"
          label={me.byCourse}
          options={courses.map((value) => ({ value, text: value }))}
        />
        <SelectFilter
          name="verdict"
          label={me.byVerdict}
          options={VERDICTS.map((value) => ({ value, text: figures.verdicts[value] }))}
        />
        <p class="muted" role="status">
          {me.count(shown.length, answer.classes.length)}
        </p>
      </Filters>
      {shown.length === 0 && <p class="card">{me.noMatch}</p>}
      <ul class="own-classes">
        {listed.map((one) => (
          <ClassRow
            key={keyOf(one)}
            one={one}
            isOpen={keyOf(one) === open}
            answer={answer}
            onChanged={onChanged}
          />
        ))}
      </ul>
      {listed.length < shown.length && (
        <button type="button" class="button more" onClick={() => setAll(true)}>
          {me.showAll(shown.length)}
        </button>
      )}
    </section>
  );
}

function ClassRow({ one, isOpen, answer, onChanged }: Props & { one: OwnClass; isOpen: boolean }) {
  const { me, classPage } = words.value;
  const row = useOpenRow(isOpen);
  return (
    <li ref={row} class={`own-class${isOpen ? ' is-open' : ''}`}>
      <div class="line">
        <Opener
          isOpen={isOpen}
          address={addressWith({ class: isOpen ? null : keyOf(one) })}
          title={me.open}
        >
          {timeOf(one)}
        </Opener>
        <span class="what">
          {classPage.title(one.course, one.section)}
          {one.room !== null && <span class="muted small"> {classPage.room(one.room)}</span>}
        </span>
        <span class="verdict">
          {one.verdict === null ? (
            <span class="badge">{me.noVerdict}</span>
          ) : (
            <VerdictBadge verdict={one.verdict} basis={one.basis} corrected={one.corrected} />
          )}
        </span>
        <span class="notes muted small">{notesOf(one)}</span>
      </div>
      {isOpen && <OpenClass one={one} answer={answer} onChanged={onChanged} />}
    </li>
  );
}

function OpenClass({ one, answer, onChanged }: Props & { one: OwnClass }) {
  const { me } = words.value;
  const isFull = answer.mayOpen === 0 && one.verdict !== null;
  return (
    <div class="why">
      {one.mayAsk && <AskButton one={one} onChanged={onChanged} />}
      {isFull && <p class="muted">{me.noMore}</p>}
      <Evidence key={one.verdict} of={one} studentId={answer.studentId} />
      <a href={classAddress(one)}>{me.toClass}</a>
    </div>
  );
}

/** Late, left early, and what became of a request. */
function notesOf({ excused, late, lateMinutes, leftEarly, state, request }: OwnClass): string {
  const { me, classPage, figures } = words.value;
  return [
    excused && me.excused,
    late === 'yes' && me.late(lateMinutes),
    leftEarly && me.leftEarly,
    (state === 'not_held' || state === 'moved' || state === 'no_data') && figures.states[state],
    state === 'provisional' && me.provisional,
    request !== null && me.requestNote[request.state],
  ]
    .filter(Boolean)
    .join(classPage.between);
}
