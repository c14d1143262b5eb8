import type { AttentionAnswer, Finding } from '../../../src/http/schemas/attention.js';
import { courseAddress, studentAddress } from '../../addresses.js';
import { dayAndClock, shortDay } from '../../format.js';
import { VerdictLetter } from '../../parts/badges.js';
import { words } from '../../words.js';
import { dayAndMonth } from '../course/day-and-month.js';

type Student = AttentionAnswer['students'][number];

/** A student whom somebody should call, with every reason and the classes that it rests on. */
export function CalledStudent({ student: { studentId, findings } }: { student: Student }) {
  return (
    <li>
      <h2>{studentId}</h2>
      <ul>
        {findings.map((finding) => (
          <Reason
            key={`${finding.ruleNo}/${finding.course ?? ''}`}
            studentId={studentId}
            finding={finding}
          />
        ))}
      </ul>
    </li>
  );
}

function Reason({ studentId, finding }: { studentId: string; finding: Finding }) {
  const { attention } = words.value;
  const { rule, course, foundAt, rests } = finding;
  return (
    <li class="reason">
      <p>
        <b>{sentenceOf(finding)}</b>
        <span class="muted small">
          {course === null ? attention.allCourses : <a href={courseAddress(course)}>{course}</a>}
          {' · '}
          {rule}
          {' · '}
          {attention.found(shortDay(foundAt.slice(0, 10)))}
        </span>
      </p>
      <ul class="rests" aria-label={attention.restsOn}>
        {rests.map((one) => (
          <li key={`${one.course}/${one.section}/${one.date}/${one.start}`}>
            <RestsClass studentId={studentId} one={one} />
          </li>
        ))}
      </ul>
    </li>
  );
}

function RestsClass({ studentId, one }: { studentId: string; one: Finding['rests'][number] }) {
  const { attention, figures } = words.value;
  const verdict = one.verdict ?? 'not_measured';
  const when = dayAndClock(`${one.date} ${one.start}:00`);
  return (
    <a
      href={studentAddress(one, studentId)}
      title={attention.restsClass(when, one.course, figures.verdicts[verdict])}
    >
      <VerdictLetter verdict={verdict} />
      <span class="small" aria-hidden="true">
        {dayAndMonth(one.date)}
      </span>
      <span class="spoken">{`${when}, ${one.course}`}</span>
    </a>
  );
}

function sentenceOf(finding: Finding): string {
  const { kind, attended, measured, beforeAttended, beforeMeasured } = finding;
  const { attention } = words.value;
  if (kind !== 'fall') return attention[kind](attended, measured);
  return beforeAttended === null || beforeMeasured === null
    ? attention.fallHidden(attended, measured)
    : attention.fall(attended, measured, beforeAttended, beforeMeasured);
}
