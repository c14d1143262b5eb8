import { z } from 'zod';
import { GRANTED_ROLES, MOST_SCOPE_CHARACTERS } from '../access/role-scope.js';
import { CampusTime } from './figures.js';

/** A role of a person, as it is granted or taken away. */
export const RoleAsked = z.object({
  /** The login provider; absent: the one of the settings. */
  issuer: z.string().min(1).max(255).optional(),
  /** The name of the person at the login provider. */
  subject: z.string().min(1).max(255),
  role: z.enum(GRANTED_ROLES),
  /** A department has the beginning of its course names, a lecturer a section: "ERG2050/1". */
  scope: z.string().max(MOST_SCOPE_CHARACTERS).default(''),
});

/** The answer to `POST` and `DELETE /api/v1/roles`. */
export const RoleChanged = z.object({
  /** False where it was so before. */
  changed: z.boolean(),
});

/** `GET /api/v1/roles`: who has which role. */
export const Roles = z.object({
  roles: z.array(
    z.object({
      issuer: z.string(),
      subject: z.string(),
      role: z.string(),
      scope: z.string(),
      grantedBy: z.string(),
      grantedAt: CampusTime,
    }),
  ),
});
export type Roles = z.infer<typeof Roles>;
