import { apiPath } from '../../api.js';
import { shortDay } from '../../format.js';
import { Icon } from '../../parts/icon.js';
import { words } from '../../words.js';

type Props = {
  course: string;
  from: string;
  to: string;
  /** The section that is chosen. */
  section: string;
  hasOthers: boolean;
  hasFinal: boolean;
  /** Days that the files leave out, because they are not final yet. */
  missing: readonly string[];
};

/** Files that a learning platform reads. */
export function LmsLinks({ course, from, to, section, hasOthers, hasFinal, missing }: Props) {
  const { courses } = words.value;
  if (!hasFinal) return <p class="muted small lms">{courses.lmsNone}</p>;
  const address = (platform: string, of: Record<string, string>) =>
    `/api/v1/${apiPath('courses', course, 'for', platform)}?${new URLSearchParams({ from, to, ...of })}`;
  return (
    <div class="lms">
      <h3 id="lms-title">{courses.lms}</h3>
      <p class="muted small">{courses.lmsMore(section)}</p>
      {missing.length > 0 && <p class="small">{courses.lmsMissing(missing.map(shortDay))}</p>}
      <div class="buttons" role="group" aria-labelledby="lms-title">
        <FileLink address={address('canvas', { section })} name={courses.forCanvas} />
        <FileLink address={address('moodle', { section })} name={courses.forMoodle} />
        {hasOthers && <FileLink address={address('canvas', {})} name={courses.forCanvasAll} />}
      </div>
    </div>
  );
}

function FileLink({ address, name }: { address: string; name: string }) {
  return (
    <a class="button" href={address} download>
      <Icon name="download" />
      {name}
    </a>
  );
}
