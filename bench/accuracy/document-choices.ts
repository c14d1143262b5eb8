import { PLAIN_AWAY, type Ablation, type AblationCampus } from './ablations.js';
import { PLAIN_TUNING, TUNING, type CampusSize } from './campuses.js';
import { figuresTable, SHORT_COLUMNS } from './tables.js';

/** Which defaults were changed after the first measurements, and what each is worth. */
export function choices(ablations: readonly Ablation[]): string {
  return `## What each choice is worth

One thing set back at a time, on campuses that the choices were made on, which are none of those above. Where a row reads no worse than the first one, the choice matters little there.

${textOf(TUNING)} of the first simulator:

${table(ablations, 'simulated')}

${textOf(PLAIN_TUNING)} of the second, with ${100 * PLAIN_AWAY} % of those who miss a class off campus:

${table(ablations, 'plain')}

The same seeds of the second, with all habits:

${table(ablations, 'habits')}

Why these differ from what was planned before anything was measured:

- \`movedWeight\` (0.3, planned 0.1): the lower weight threw away students who were heard while they sat down and then went silent.
- \`minutesPerObservation\` (15, planned 20) and \`minEvidenceMinutes\` (0.5, planned 1): to decide more students.
- \`startElsewhere\` (0.05, planned 0.2): from a higher start the dormitory of one student can become part of the signature of a room.
- Silence was to say nothing, and then to say what it says at times without a class. Both fail where those who miss a class are silent in another way than those who have none, as the second simulator shows. Now it is
  learned from classes of different attendance: where fewer of a class are heard in the room and more of them elsewhere, how the share that is silent changes tells how silent either are. Free time only counts while little is
  known (\`silencePriorStudents\`). Silence moves the rate of a class, within \`silenceLogOdds\`. It makes a student present only if it speaks for the room
  even after chance went against it (\`silenceDeviations\`), with the basis _inferred_, and never absent (\`inferredPresent\` turns it off).
- A student heard shortly before a class, away from the room, and then no more is silent, and is not absent for it. That was weak evidence of absence before, which was right on one simulator and wrong on the other.
- Many students who were wrongly _absent_ on campuses for tuning had been heard elsewhere in the first minutes only (\`absentFromShare\`), on an access point that serves some seats of the room (\`absentLogRatio\`, \`mostObservations\`), while another device was in the room
  (\`otherDeviceLogOdds\`), or by a laptop that was left at home (\`homeHour\`). Each of these rules makes some students _unknown_ who were absent.
- The access points on which a student is heard shortly before and after a class count as well (\`wayWeight\`): many students are heard there who are silent in class.
- A device that stays in one place from 02:00 to 05:00 for three nights was to be equipment. That rule was left out: every phone in a dormitory does so. Only devices other than phones that hold one access point for
  \`staticHours\` are taken to be left behind.`;
}

function textOf(sizes: readonly CampusSize[]): string {
  const { students, days } = sizes[0]!;
  return `Seeds ${sizes.map(({ seed }) => seed).join(', ')} (${students} students, ${days} days each)`;
}

function table(ablations: readonly Ablation[], on: AblationCampus): string {
  return figuresTable(
    'variant',
    ablations.map((one) => [one.name, one[on]] as const),
    SHORT_COLUMNS,
  );
}
