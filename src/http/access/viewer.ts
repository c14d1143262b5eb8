/** The roles of the board. See docs/board.md for what each may see. */
export const ROLES = [
  'viewer',
  'department',
  'lecturer',
  'registry',
  'student',
  'operator',
  'owner',
] as const;
export type Role = (typeof ROLES)[number];

/**
 * A role, and of what. '' is the campus; a department has the beginning of its course names, a
 * lecturer a section.
 */
export type RoleScope = { role: Role; scope: string };

/** Whoever asks: a person with a session, or a machine with a token. */
export type Viewer = {
  /** Who it is, for the audit: "issuer|subject", "local|registry", "token 3 of bi-team". */
  who: string;
  /** A name for people. */
  name: string;
  roles: RoleScope[];
  /** The own student id; null where the viewer is no student. */
  studentId: string | null;
  /** The name by which timetable.csv lists the viewer as a lecturer; null where it does not. */
  staffName: string | null;
};

/** Whether the viewer has one of the roles, whatever its scope. */
export function hasRole({ roles }: Viewer, ...wanted: readonly Role[]): boolean {
  return roles.some(({ role }) => wanted.includes(role));
}
