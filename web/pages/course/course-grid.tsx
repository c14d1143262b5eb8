import { useLocation } from 'preact-iso';
import type { CourseAnswer } from '../../../src/http/schemas/course.js';
import { LetterLegend } from '../../parts/letter-legend.js';
import { Instead } from '../../parts/page.js';
import { words } from '../../words.js';
import { addressWith } from '../class/address-with.js';
import { gridOf, missingDays } from './grid-of.js';
import { GridTable } from './grid-table.js';
import { LmsLinks } from './lms-links.js';

const LETTERS = ['present', 'partial', 'absent', 'unknown', 'not_measured'] as const;

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
          <LetterLegend verdicts={LETTERS} withBasis />
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
