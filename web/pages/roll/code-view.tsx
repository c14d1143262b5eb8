import { useEffect, useState } from 'preact/hooks';
import type { CodeAnswer, OpenCode, ShownCode } from '../../../src/http/schemas/roll.js';
import { change } from '../../api.js';
import { clock, number } from '../../format.js';
import { useAnswer } from '../../live/use-answer.js';
import { useRefreshing } from '../../live/use-refreshing.js';
import { Answered, Banner, Instead, sentenceOf } from '../../parts/page.js';
import { words } from '../../words.js';
import { useSaving } from '../asking/use-saving.js';
import { CodeScreen, Entered } from './code-screen.js';
import { OpenCodeForm } from './open-code-form.js';

/** How often the number of those who entered is brought up to date. */
const REFRESH_MS = 3_000;

/** A code that this page opened, as it was counted last. */
type Shown = { code: string; last: OpenCode };

/**
 * The code of a class from its opening to its end. Only the page that opened it knows the code: the
 * server keeps its hash.
 */
export function CodeView({ path }: { path: string }) {
  const answer = useAnswer<CodeAnswer>(`${path}/code`);
  const { data, refresh } = answer;
  const [shown, setShown] = useState<Shown>();
  // An answer from before the opening says nothing of it.
  const [isFresh, setFresh] = useState(false);
  useRefreshing(answer, REFRESH_MS);
  useEffect(() => {
    if (!shown) return;
    setFresh(true);
    if (data?.open?.codeNo === shown.last.codeNo) setShown({ ...shown, last: data.open });
  }, [data]);
  const opened = ({ code, open }: ShownCode) => {
    setShown({ code, last: open });
    setFresh(false);
    refresh();
  };
  const ending = useSaving();
  const end = ({ codeNo }: OpenCode) =>
    void ending.run(async () => {
      await change<CodeAnswer>(`${path}/code/end`, { codeNo });
      refresh();
    });
  return (
    <>
      {ending.error && <Banner kind="error">{sentenceOf(ending.error)}</Banner>}
      <Answered answer={answer} lines={5}>
        {(found) => {
          const open = shown && !isFresh ? shown.last : found.open;
          if (shown && open?.codeNo === shown.last.codeNo)
            return <CodeScreen code={shown.code} open={open} onEnd={() => end(open)} />;
          return (
            <>
              {open !== null && <Hidden open={open} onEnd={() => end(open)} />}
              {open === null && shown && <Over open={shown.last} />}
              {found.mayShow && (
                <OpenCodeForm path={path} isAnother={!!open || !!shown} onOpened={opened} />
              )}
              {!found.mayShow && !open && !shown && <NoCode />}
            </>
          );
        }}
      </Answered>
    </>
  );
}

function Over({ open }: { open: OpenCode }) {
  return (
    <section class="card code-over" role="status">
      <h2>{words.value.roll.overTitle}</h2>
      <Entered open={open} />
    </section>
  );
}

function NoCode() {
  const { roll } = words.value;
  return (
    <Instead icon="lock" title={roll.noCode}>
      {roll.noCodeMore}
    </Instead>
  );
}

/** Another screen shows it, or this page was loaded again. */
function Hidden({ open, onEnd }: { open: OpenCode; onEnd: () => void }) {
  const { roll } = words.value;
  return (
    <section class="card code-over">
      <h2>{roll.hiddenTitle}</h2>
      <p>{roll.entered(number(open.taken), number(open.enrolled))}</p>
      <p class="muted">{roll.hiddenMore(open.openedBy, clock(open.endsAt))}</p>
      <button type="button" class="button" onClick={onEnd}>
        {roll.end}
      </button>
    </section>
  );
}
