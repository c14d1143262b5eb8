import { useState } from 'preact/hooks';
import type {
  ClassAnswer,
  ClassStudent,
  ExplanationAnswer,
} from '../../../src/http/schemas/class.js';
import { apiPath } from '../../api.js';
import { language } from '../../choices.js';
import { dayAndClock } from '../../format.js';
import { useAnswer } from '../../live/use-answer.js';
import { VerdictBadge } from '../../parts/badges.js';
import { Answered } from '../../parts/page.js';
import { words } from '../../words.js';
import { CorrectButton } from './correct-button.js';
import { ExcuseButton } from './excuse-button.js';
import { Excuses } from './excuses.js';
import { Reasons } from './reasons.js';
import { Stays } from './stays.js';

type Props = {
  student: ClassStudent;
  answer: ClassAnswer;
  path: string;
  onChanged: () => void;
};

/** Why a student has this verdict, and what people said about it. */
export function StudentWhy({ student, answer, path, onChanged }: Props) {
  const own = `${path}/${apiPath('students', student.studentId)}`;
  const explanation = useAnswer<ExplanationAnswer>(`${own}?lang=${language.value}`);
  const [saved, setSaved] = useState('');
  const changed = (sentence: string) => {
    setSaved(sentence);
    explanation.refresh();
    onChanged();
  };
  return (
    <div class="why">
      <p role="status" class="saved">
        {saved}
      </p>
      <Answered answer={explanation} lines={3}>
        {(found) => (
          <>
            <Explanation found={found} />
            {found.excuses.length > 0 && (
              <Excuses
                excuses={found.excuses}
                path={answer.mayCorrect ? own : null}
                onSaved={changed}
              />
            )}
          </>
        )}
      </Answered>
      {answer.mayCorrect && !student.optedOut && (
        <div class="buttons">
          <CorrectButton student={student} path={`${own}/correction`} onSaved={changed} />
          <ExcuseButton
            student={student}
            answer={answer}
            path={`${own}/excuse`}
            onSaved={changed}
          />
        </div>
      )}
    </div>
  );
}

/** The explanation of a verdict. */
export function Explanation({ found }: { found: ExplanationAnswer }) {
  const { student, sentences, reasons, stays, corrections } = found;
  const { verdict, ...how } = student;
  // The first sentence is the verdict, where there is one.
  const said = verdict === null ? sentences : sentences.slice(1);
  return (
    <>
      <div class="sentences">
        {verdict !== null && (
          <p>
            <VerdictBadge verdict={verdict} {...how} />
          </p>
        )}
        {said.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      {corrections.length > 0 && <Corrections corrections={corrections} />}
      {reasons.length > 0 && <Reasons reasons={reasons} />}
      {stays !== null && <Stays stays={stays} />}
    </>
  );
}

/** The last one holds. */
function Corrections({ corrections }: { corrections: ExplanationAnswer['corrections'] }) {
  const { classPage, figures } = words.value;
  const called = (verdict: string) =>
    verdict in figures.verdicts
      ? figures.verdicts[verdict as keyof typeof figures.verdicts]
      : verdict;
  return (
    <div>
      <h3>{classPage.corrections}</h3>
      <ul class="said">
        {corrections.toReversed().map(({ verdict, reason, by, at }) => (
          <li key={at + verdict}>
            {classPage.correctionBy(called(verdict), by, dayAndClock(at))}
            <q>{reason}</q>
          </li>
        ))}
      </ul>
    </div>
  );
}
