import type { ClassAnswer } from '../../src/http/schemas/class.js';
import { classAddress, type NamedClass } from '../addresses.js';
import { apiPath } from '../api.js';
import { useAnswer } from '../live/use-answer.js';
import { Answered, Instead, PageTitle } from '../parts/page.js';
import { words } from '../words.js';
import { ClassLine } from './roll/class-line.js';
import { RollForm } from './roll/roll-form.js';

/** The tick list of a class. */
export function RollPage(named: NamedClass) {
  const { date, course, section, start } = named;
  const path = apiPath('classes', date, course, section, start);
  const answer = useAnswer<ClassAnswer>(path);
  const { roll } = words.value;
  return (
    <>
      <PageTitle
        title={roll.title(course, section)}
        under={<ClassLine named={named} end={answer.data?.end} />}
        actions={
          <a class="button" href={classAddress(named)}>
            {roll.back}
          </a>
        }
      />
      <Answered answer={answer} lines={8}>
        {(found) =>
          found.mayTakeRoll ? (
            <RollForm answer={found} path={path} onSaved={answer.refresh} />
          ) : (
            <Instead icon="lock" title={roll.notNow}>
              {roll.notNowMore}
            </Instead>
          )
        }
      </Answered>
    </>
  );
}
