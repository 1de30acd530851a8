import { PERMISSIONS, type Permission } from './permissions.ts';

/** Sees what happens and how it is described. */
const VIEWER = [
  'platform:read',
  'definitions:read',
  'runs:read',
  'schedules:read',
  'human-tasks:read',
] as const satisfies readonly Permission[];

/** The names of what is set up, never a secret value. */
const SETTINGS = [
  'secrets:read',
  'webhooks:read',
  'event-sinks:read',
] as const satisfies readonly Permission[];

/** What each role may. Roles are given to somebody in one namespace or in all of them. */
export const ROLES = {
  viewer: VIEWER,
  operator: [
    ...VIEWER,
    ...SETTINGS,
    'runs:start',
    'runs:operate',
    'schedules:operate',
    'human-tasks:work',
    'human-tasks:reassign',
    'events:send',
    'event-sinks:operate',
  ],
  author: [...VIEWER, ...SETTINGS, 'definitions:publish', 'runs:start', 'events:send'],
  approver: [...VIEWER, 'human-tasks:work'],
  auditor: [...VIEWER, ...SETTINGS, 'access:read'],
  administrator: PERMISSIONS,
} as const satisfies { readonly [role: string]: readonly Permission[] };

export type Role = keyof typeof ROLES;

export const ROLE_NAMES = Object.keys(ROLES) as readonly Role[];

export function isAllowedTo(role: Role, permission: Permission): boolean {
  const allowed: readonly Permission[] = ROLES[role];
  return allowed.includes(permission);
}
