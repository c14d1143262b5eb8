import { useState } from 'preact/hooks';
import type { MeAnswer } from '../../src/http/schemas/me.js';
import { percent, shortDayAndYear } from '../format.js';
import { useAddressValue } from '../live/use-address.js';
import { useAnswer } from '../live/use-answer.js';
import { Answered, Banner, Instead, PageTitle } from '../parts/page.js';
import { Bar, RateBar } from '../parts/rate-bar.js';
import { words } from '../words.js';
import { ClassList } from './me/class-list.js';
import { Looks } from './me/looks.js';
import { OwnRequests } from './me/own-requests.js';

/** A student's own record: what does it say about me? */
export function MePage() {
  const [term] = useAddressValue('term');
  const answer = useAnswer<MeAnswer>(term === '' ? 'me' : `me?term=${encodeURIComponent(term)}`);
  const { me } = words.value;
  return (
    <>
      <PageTitle
        title={me.title}
        under={answer.data && me.lead(answer.data.studentId)}
        actions={answer.data && <TermChoice answer={answer.data} />}
      />
      <Answered answer={answer} lines={8}>
        {(found) => <Record answer={found} onChanged={answer.refresh} />}
      </Answered>
    </>
  );
}

function TermChoice({ answer: { terms, term } }: { answer: MeAnswer }) {
  const [, setTerm] = useAddressValue('term');
  const { me } = words.value;
  if (terms.length < 2 || term === null) return null;
  return (
    <label class="field term">
      <span>{me.term}</span>
      <select
        value={term.first}
        onChange={({ currentTarget: { value } }) => setTerm(value === terms[0]!.first ? '' : value)}
      >
        {terms.map(({ first, last }) => (
          <option key={first} value={first}>
            {me.termFromTo(shortDayAndYear(first), shortDayAndYear(last))}
          </option>
        ))}
      </select>
    </label>
  );
}

function Record({ answer, onChanged }: { answer: MeAnswer; onChanged: () => void }) {
  const { me } = words.value;
  const [saved, setSaved] = useState('');
  const changed = (sentence: string) => {
    setSaved(sentence);
    onChanged();
  };
  return (
    <>
      {answer.optedOut && (
        <div class="banners">
          <Banner>{me.optedOut}</Banner>
        </div>
      )}
      <p role="status" class="saved">
        {saved}
      </p>
      {answer.classes.length === 0 ? (
        <Instead icon="day" title={me.none}>
          {me.noneText}
        </Instead>
      ) : (
        <Attended answer={answer} />
      )}
      {answer.requests.length > 0 && <OwnRequests answer={answer} onChanged={changed} />}
      {answer.classes.length > 0 && <ClassList answer={answer} onChanged={changed} />}
      <Looks looks={answer.looks} />
    </>
  );
}

function Attended({ answer: { attended, measured, rate, courses } }: { answer: MeAnswer }) {
  const { me, classPage } = words.value;
  return (
    <section class="block card own-rate">
      <div class="big-rate">
        <span class="muted small">{me.rate}</span>
        <span class={`value${rate === null ? ' muted' : ''}`}>
          {rate === null ? classPage.noRate : percent(rate)}
        </span>
        {rate !== null && <Bar share={rate} />}
        <span>{rate === null ? me.noRate : me.rateOf(attended, measured)}</span>
        <span class="muted small">{me.rateMore}</span>
      </div>
      <div class="table sideways" role="region" aria-label={me.courses} tabIndex={0}>
        <table>
          <caption class="spoken">{me.courses}</caption>
          <thead>
            <tr>
              <th scope="col">{me.course}</th>
              <th scope="col">{me.rate}</th>
              <th scope="col" class="end">
                {me.judged}
              </th>
            </tr>
          </thead>
          <tbody>
            {courses.map((one) => (
              <tr key={`${one.course}/${one.section}`}>
                <th scope="row">{classPage.title(one.course, one.section)}</th>
                <td>
                  <RateBar rate={one.rate} />
                </td>
                <td class="end">
                  {one.attended} / {one.measured}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
