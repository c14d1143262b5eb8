import type { Rights } from '../../mysql/board/rights.js';
import { sectionOf } from './role-scope.js';
import { hasRole, type Viewer } from './viewer.js';

/** What the viewer's roles come to, in the form that every query takes. */
export function rightsOf(viewer: Viewer, studentNo: number | null): Rights {
  const scopesOf = (wanted: string) =>
    viewer.roles
      .filter(({ role, scope }) => role === wanted && scope !== '')
      .map((one) => one.scope);
  return {
    allClasses: hasRole(viewer, 'viewer', 'department', 'registry'),
    allPersons: hasRole(viewer, 'registry'),
    coursePrefixes: scopesOf('department'),
    ownSections: scopesOf('lecturer').map(sectionOf),
    staffName: viewer.staffName,
    ownStudentNo: studentNo,
  };
}
