import { useEffect, useRef, useState } from 'preact/hooks';
import type { ClassAnswer } from '../../../src/http/schemas/class.js';
import type { RollAnswer } from '../../../src/http/schemas/roll.js';
import { classAddress } from '../../addresses.js';
import { change } from '../../api.js';
import { percent } from '../../format.js';
import { useAddressValue } from '../../live/use-address.js';
import { Banner, sentenceOf } from '../../parts/page.js';
import { currentSession } from '../../session.js';
import { words } from '../../words.js';
import { useSaving } from '../asking/use-saving.js';
import {
  byCode,
  idsWith,
  isUndecided,
  markRest,
  rollStudents,
  withoutMark,
  type Marks,
} from './marks.js';
import { RollList } from './roll-list.js';

type Props = { answer: ClassAnswer; path: string; onSaved: () => void };

/** Marks the students of a class, then saves all marks at once. */
export function RollForm({ answer, path, onSaved }: Props) {
  const { roll } = words.value;
  const [marks, setMarks] = useState<Marks>({});
  const [saved, setSaved] = useState<RollAnswer>();
  const { isBusy, error, run } = useSaving();
  const [of] = useAddressValue('of', 'all');
  const all = rollStudents(answer, currentSession().studentId);
  const unmarked = withoutMark(all, answer.marks);
  const undecided = unmarked.filter(isUndecided);
  const students = of === 'unknown' ? undecided : all;
  const rest = of === 'unknown' ? undecided : unmarked;
  const there = idsWith(marks, 'there');
  const away = idsWith(marks, 'away');
  const isMarked = there.length + away.length > 0;
  // The list may be read again while there are marks. They were made with what it said before.
  const seen = useRef(answer.marks);
  if (!isMarked) seen.current = answer.marks;
  useLeaveWarning(isMarked);
  const mark = (to: Marks) => {
    setSaved(undefined);
    setMarks(to);
  };
  const save = (event: Event) => {
    event.preventDefault();
    if (isBusy || !isMarked) return;
    void run(async () => {
      const againstCode = byCode(away, seen.current);
      setSaved(await change<RollAnswer>(`${path}/roll`, { there, away, againstCode }));
      setMarks({});
      onSaved();
    });
  };
  return (
    <form class="roll" onSubmit={save}>
      <p>{answer.policy === null ? roll.moreLater : roll.more}</p>
      <p class="muted small not-phone">{roll.keys}</p>
      <Whom all={all.length} unknown={undecided.length} />
      <div role="status">{saved && <Saved answer={saved} to={classAddress(answer)} />}</div>
      {saved && saved.byCode.length > 0 && (
        <Banner kind="warn">{roll.cameByCode(saved.byCode)}</Banner>
      )}
      {students.length > 0 && (
        <div class="buttons">
          {(['there', 'away'] as const).map((where) => (
            <button
              key={where}
              type="button"
              class="button"
              onClick={() => mark(markRest(marks, rest, where))}
            >
              {where === 'there' ? roll.restThere : roll.restAway}
            </button>
          ))}
        </div>
      )}
      <RollList students={students} marks={marks} earlier={answer.marks} onMark={mark} />
      <LeftOut answer={answer} />
      {students.length > 0 && (
        <div class="roll-bar">
          <p>{roll.marked(there.length, away.length, all.length - there.length - away.length)}</p>
          <button type="button" class="button plain" onClick={() => mark({})}>
            {roll.clear}
          </button>
          <button type="submit" class="button primary" aria-disabled={isBusy || !isMarked}>
            {isBusy ? words.value.classPage.saving : roll.save}
          </button>
          {error && <Banner kind="error">{sentenceOf(error)}</Banner>}
        </div>
      )}
    </form>
  );
}

/** All students, or those whom the records could not decide. */
function Whom({ all, unknown }: { all: number; unknown: number }) {
  const { roll } = words.value;
  const [of, setOf] = useAddressValue('of', 'all');
  const options = [
    { value: 'all', text: roll.ofAll(all) },
    { value: 'unknown', text: roll.ofUnknown(unknown) },
  ];
  return (
    <div class="choice" role="group" aria-label={roll.of}>
      {options.map(({ value, text }) => (
        <button key={value} type="button" aria-pressed={of === value} onClick={() => setOf(value)}>
          {text}
        </button>
      ))}
    </div>
  );
}

function Saved({ answer: { marks, figures }, to }: { answer: RollAnswer; to: string }) {
  const { roll } = words.value;
  const { rate, policy } = figures;
  return (
    <p class="saved">
      {roll.saved(marks)}{' '}
      {policy === null ? roll.savedLater : rate !== null && roll.savedRate(percent(rate))}{' '}
      <a href={to}>{roll.back}</a>
    </p>
  );
}

/** Who is not in the list, and why. */
function LeftOut({ answer: { students } }: { answer: ClassAnswer }) {
  const { roll } = words.value;
  const { studentId } = currentSession();
  const optedOut = students.filter((student) => student.optedOut).length;
  const hasOwn = students.some((student) => student.studentId === studentId);
  return (
    <>
      {optedOut > 0 && <p class="muted small">{roll.leftOut(optedOut)}</p>}
      {hasOwn && <p class="muted small">{roll.ownLeftOut}</p>}
    </>
  );
}

/** Lets the browser ask before the page is left or closed with marks that are not saved. */
function useLeaveWarning(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    // The router follows links without a question. It listens on the window, so the click must not
    // get there: then the browser follows the link itself, and asks.
    const keepFromRouter = (event: MouseEvent) => {
      if (event.target instanceof Element && event.target.closest('a[href]'))
        event.stopPropagation();
    };
    addEventListener('beforeunload', warn);
    document.addEventListener('click', keepFromRouter);
    return () => {
      removeEventListener('beforeunload', warn);
      document.removeEventListener('click', keepFromRouter);
    };
  }, [isOn]);
}
