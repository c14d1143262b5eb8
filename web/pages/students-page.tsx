import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { AttentionAnswer } from '../../src/http/schemas/attention.js';
import { longDay } from '../format.js';
import { useAnswer } from '../live/use-answer.js';
import { DownloadMenu } from '../parts/download-menu.js';
import { Filters, SelectFilter, TextFilter } from '../parts/filters.js';
import { LetterLegend } from '../parts/letter-legend.js';
import { Answered, Banner, Instead, PageTitle } from '../parts/page.js';
import { words } from '../words.js';
import { CalledStudent } from './students/called-student.js';

/** Students that are drawn at once. */
const AT_ONCE = 50;

/** Whom somebody should call. */
export function StudentsPage() {
  const { query } = useLocation();
  const rule = /^\d+$/.test(query['rule'] ?? '') ? query['rule'] : undefined;
  const path = rule === undefined ? 'attention' : `attention?rule=${rule}`;
  const answer = useAnswer<AttentionAnswer>(path);
  const { attention } = words.value;
  return (
    <>
      <PageTitle
        title={attention.title}
        under={attention.lead}
        actions={
          answer.data && (
            <>
              {answer.data.mayChange && (
                <a class="button" href="/students/rules">
                  {attention.rules}
                </a>
              )}
              {answer.data.students.length > 0 && <DownloadMenu path={path} />}
            </>
          )
        }
      />
      <Answered answer={answer}>
        {(found) =>
          found.rules.length === 0 ? <NoRules answer={found} /> : <Called answer={found} />
        }
      </Answered>
    </>
  );
}

function NoRules({ answer: { mayChange } }: { answer: AttentionAnswer }) {
  const { attention } = words.value;
  return (
    <Instead
      icon="students"
      title={attention.noRules}
      action={
        mayChange && (
          <a class="button" href="/students/rules">
            {attention.rules}
          </a>
        )
      }
    >
      {mayChange ? attention.noRulesMore : attention.noRulesLecturer}
    </Instead>
  );
}

function Called({ answer }: { answer: AttentionAnswer }) {
  const { day, rules, students, isCut, mayChange } = answer;
  const { query } = useLocation();
  const { attention } = words.value;
  const text = (query['find'] ?? '').toLowerCase();
  const shown = students.filter(
    ({ studentId, findings }) =>
      studentId.toLowerCase().includes(text) ||
      findings.some((one) => one.rests.some(({ course }) => course.toLowerCase().includes(text))),
  );
  return (
    <>
      <Filters names={['rule', 'find']}>
        <SelectFilter
          name="rule"
          label={attention.rule}
          options={rules.map(({ ruleNo, name }) => ({ value: String(ruleNo), text: name }))}
        />
        <TextFilter name="find" label={attention.find} hint={attention.findHint} />
        <p class="muted" role="status">
          {attention.shown(shown.length, students.length)}
        </p>
      </Filters>
      {isCut && (
        <div class="banners">
          <Banner kind="warn">{attention.cut}</Banner>
        </div>
      )}
      {students.length === 0 ? (
        <Instead icon="empty" title={mayChange ? attention.nobody : attention.nobodyOwn}>
          {day === null
            ? attention.noFinal
            : mayChange
              ? attention.nobodyMore
              : attention.nobodyOwnMore}
        </Instead>
      ) : shown.length === 0 ? (
        <Instead icon="search" title={attention.noMatch} />
      ) : (
        <>
          <div class="muted small called-legend">
            <p>{attention.legend}</p>
            <LetterLegend verdicts={['present', 'partial', 'absent']} />
          </div>
          <CalledList students={shown} />
        </>
      )}
      <p class="block muted small">
        {day !== null && attention.upTo(longDay(day))} {attention.neverCounts}
      </p>
    </>
  );
}

function CalledList({ students }: { students: AttentionAnswer['students'] }) {
  const [most, setMost] = useState(AT_ONCE);
  const left = students.length - most;
  const { attention } = words.value;
  return (
    <>
      <ol class="called">
        {students.slice(0, most).map((student) => (
          <CalledStudent key={student.studentId} student={student} />
        ))}
      </ol>
      {left > 0 && (
        <button type="button" class="button" onClick={() => setMost(most + 4 * AT_ONCE)}>
          {attention.more(left)}
        </button>
      )}
    </>
  );
}
