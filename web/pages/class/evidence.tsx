import type { ExplanationAnswer } from '../../../src/http/schemas/class.js';
import type { ClassHead } from '../../../src/http/schemas/figures.js';
import { apiPath } from '../../api.js';
import { language } from '../../choices.js';
import { minutesOf } from '../../format.js';
import { useAnswer } from '../../live/use-answer.js';
import { Answered } from '../../parts/page.js';
import { StripBar } from '../../parts/strip-bar.js';
import { AROUND_MINUTES, StripLegend } from './strip-legend.js';
import { Explanation } from './student-why.js';

type Props = {
  of: Pick<ClassHead, 'date' | 'course' | 'section' | 'start' | 'end'>;
  studentId: string;
};

/** What is known of one student in one class, outside the page of the class. */
export function Evidence({ of: { date, course, section, start, end }, studentId }: Props) {
  const path = apiPath('classes', date, course, section, start, 'students', studentId);
  const answer = useAnswer<ExplanationAnswer>(`${path}?lang=${language.value}`);
  const minutes = minutesOf(end) - minutesOf(start);
  return (
    <Answered answer={answer} lines={3}>
      {(found) => {
        const around = found.stays === null ? 0 : AROUND_MINUTES;
        return (
          <div class="evidence">
            <div>
              <StripLegend around={around} />
              <StripBar strip={found.student.strip} minutes={minutes} around={around} />
            </div>
            <Explanation found={found} />
          </div>
        );
      }}
    </Answered>
  );
}
