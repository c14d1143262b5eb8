import type { ComponentChildren } from 'preact';
import type { ClassAnswer } from '../../../src/http/schemas/class.js';
import { dayAndClock, number, percent } from '../../format.js';
import { Bar, isWithoutWidth } from '../../parts/rate-bar.js';
import { words } from '../../words.js';
import { countGroups } from './groups.js';
import { GroupBar } from './group-bar.js';

/** The rate of a class with its interval, how its students divide, and what it rests on. */
export function ClassFigures({ answer }: { answer: ClassAnswer }) {
  const groups = answer.hidden ? [] : countGroups(answer);
  const hasList = answer.persons === 'all' || answer.persons === 'in_class';
  if (answer.persons === 'self' && answer.rate === null && groups.length === 0) return null;
  return (
    <section class="card class-figures" aria-label={words.value.figures.rate}>
      <Rate answer={answer} />
      {groups.length > 0 && <GroupBar groups={groups} isFilter={hasList} />}
      <Facts answer={answer} />
    </section>
  );
}

function Rate({ answer: { rate, rateLow, rateHigh, hidden, state } }: { answer: ClassAnswer }) {
  const { classPage, figures } = words.value;
  if (rate === null)
    return (
      <div class="big-rate">
        <p class="value muted">{hidden ? figures.hidden : classPage.noRate}</p>
        {!hidden && state !== 'scheduled' && <p class="muted">{whyNoRate(state)}</p>}
      </div>
    );
  const isExact = isWithoutWidth({ rateLow, rateHigh });
  return (
    <div class="big-rate">
      <p class="muted small">{figures.rate}</p>
      <p class="value">{percent(rate)}</p>
      <Bar share={rate} {...(!isExact && { low: rateLow, high: rateHigh })} />
      {rateLow !== null && rateHigh !== null && (
        <p class="muted small">
          {isExact ? figures.byRoll : classPage.rateMore(percent(rateLow), percent(rateHigh))}
        </p>
      )}
    </div>
  );
}

function whyNoRate(state: ClassAnswer['state']): string {
  const { classPage } = words.value;
  const isJudged = state === 'provisional' || state === 'final';
  return isJudged ? classPage.noRateMore : classPage.noRateYet;
}

function Facts({ answer }: { answer: ClassAnswer }) {
  const { enrolled, coverage, seedRate, policy, rolledUpAt, persons } = answer;
  const { classPage } = words.value;
  return (
    <dl class="facts">
      {enrolled !== null && <Fact name={classPage.enrolled}>{number(enrolled)}</Fact>}
      {coverage !== null && (
        <Fact name={classPage.coverage}>
          {percent(coverage)} <span class="muted small">{classPage.coverageMore}</span>
        </Fact>
      )}
      {seedRate !== null && <Fact name={classPage.seedRate}>{percent(seedRate)}</Fact>}
      {/* Others know no policies. */}
      {policy !== null && persons === 'all' && <Fact name={classPage.policy}>{policy}</Fact>}
      {rolledUpAt !== null && <Fact name={classPage.rolledUp}>{dayAndClock(rolledUpAt)}</Fact>}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
