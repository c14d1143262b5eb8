import type { BenchCampus } from './bench-campus.js';
import { createCauses } from './causes.js';
import { createGroups } from './groups.js';
import type { Labels } from './score.js';

/** What the students of a campus are counted under: what was heard of them, and their groups. */
export function createLabels(campus: BenchCampus): Labels {
  const causeOf = createCauses(campus);
  const groupsOf = createGroups(campus);
  return (one, studentNo) => [causeOf(one, studentNo), ...groupsOf(studentNo)];
}
