import type { Role } from './access/viewer.js';

/** Who sees something of attendance. */
export const ATTENDANCE_ROLES: readonly Role[] = [
  'viewer',
  'department',
  'lecturer',
  'registry',
  'student',
];
/** Who sees courses over time. */
export const COURSE_ROLES: readonly Role[] = ['department', 'lecturer', 'registry'];
/** Who sees how many people are in the rooms. */
export const ROOM_ROLES: readonly Role[] = ['viewer', 'department', 'registry'];
/** Who sees a student, if only the own record. */
export const PERSON_ROLES: readonly Role[] = ['lecturer', 'registry', 'student'];
/** Who has an own record. */
export const OWN_ROLES: readonly Role[] = ['student'];
/**
 * Who sees other students by name, takes rolls and answers requests: lecturers for the own
 * sections, the registry for all.
 */
export const NAMING_ROLES: readonly Role[] = ['lecturer', 'registry'];
/** Who corrects and confirms. */
export const DECIDING_ROLES: readonly Role[] = ['registry'];
