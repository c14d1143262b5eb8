import { useLocation } from 'preact-iso';
import type { CourseAnswer } from '../../../src/http/schemas/course.js';
import { VerdictLetter } from '../../parts/badges.js';
import { Instead } from '../../parts/page.js';
import { words } from '../../words.js';
import { addressWith } from '../class/address-with.js';
import { gridOf, missingDays } from './grid-of.js';
import { GridTable } from './grid-table.js';
import { LmsLinks } from './lms-links.js';

/** The students of one section by its classes, for those who may see persons. */
export function CourseGrid({ answer }: { answer: CourseAnswer }) {
  const { query } = useLocation();
  const { courses } = words.value;
  const { grid, sections } = answer;
  const wanted = sections.find(({ section }) => section === query['section']) ?? sections[0];
  if (grid === null) return <p class="block muted">{courses.gridNone}</p>;
  if (!wanted) return null;
  const found = gridOf(answer, wanted.section);
  return (
    <section class="block">
      <h2>{courses.grid}</h2>
      {sections.length > 1 && <SectionChoice answer={answer} chosen={wanted.section} />}
      {found.classes.length === 0 ? (
        <Instead icon="empty" title={courses.noClasses} />
      ) : found.students.length === 0 ? (
        <Instead icon="empty" title={courses.noStudents} />
      ) : (
        <>
          <p class="muted small grid-more">{courses.gridMore}</p>
          <LetterLegend />
          <GridTable course={answer.course} section={wanted.section} {...found} />
          <LmsLinks
            {...{ course: answer.course, from: answer.from, to: answer.to }}
            section={wanted.section}
            hasOthers={sections.length > 1}
            hasFinal={found.classes.some(({ state }) => state === 'final' || state === 'moved')}
            missing={missingDays(found.classes)}
          />
        </>
      )}
    </section>
  );
}

function SectionChoice({ answer: { sections }, chosen }: { answer: CourseAnswer; chosen: string }) {
  const { courses } = words.value;
  return (
    <nav class="group-legend" aria-label={courses.chooseSection}>
      {sections.map(({ section }) => (
        <a
          key={section}
          href={addressWith({ section })}
          aria-current={section === chosen ? 'true' : undefined}
        >
          {courses.section(section)}
        </a>
      ))}
    </nav>
  );
}

const LETTERS = ['present', 'partial', 'absent', 'unknown', 'not_measured'] as const;

/** What the letters stand for. Each letter is read aloud as its word, so this is for the eye. */
function LetterLegend() {
  const { figures } = words.value;
  return (
    <div class="letter-legend muted small" aria-hidden="true">
      {LETTERS.map((verdict) => (
        <span key={verdict}>
          <VerdictLetter verdict={verdict} /> {figures.verdicts[verdict]}
        </span>
      ))}
      <span>
        <VerdictLetter verdict="not_measured" isExcused /> {figures.excused}
      </span>
      <span>
        <VerdictLetter verdict="present" basis="inferred" /> {figures.verdicts.present},{' '}
        {figures.inferred}
      </span>
    </div>
  );
}
