import type { NamedClass } from '../addresses.js';
import { classAddress } from '../addresses.js';
import { apiPath } from '../api.js';
import { PageTitle } from '../parts/page.js';
import { words } from '../words.js';
import { ClassLine } from './roll/class-line.js';
import { CodeView } from './roll/code-view.js';

/** Shows a code to a class. */
export function CodePage(named: NamedClass) {
  const { date, course, section, start } = named;
  const { roll } = words.value;
  return (
    <>
      <PageTitle
        title={roll.codeTitle(course, section)}
        under={<ClassLine named={named} end={undefined} />}
        actions={
          <a class="button" href={classAddress(named)}>
            {roll.back}
          </a>
        }
      />
      <CodeView path={apiPath('classes', date, course, section, start)} />
    </>
  );
}
