/** What somebody may be allowed to do, `resource:action`. What no role has, nobody may. */
export const PERMISSIONS = [
  'platform:read',
  'platform:operate',
  'definitions:read',
  'definitions:publish',
  'runs:read',
  'runs:start',
  'runs:operate',
  'schedules:read',
  'schedules:operate',
  'human-tasks:read',
  'human-tasks:work',
  'human-tasks:reassign',
  'users:vouch',
  'events:send',
  'secrets:read',
  'secrets:write',
  'secrets:rotate',
  'webhooks:read',
  'webhooks:write',
  'event-sinks:read',
  'event-sinks:write',
  'event-sinks:operate',
  'access:read',
  'access:write',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/**
 * What a route asks for: a permission in the namespace of its path, or everywhere when it has none.
 * `public` asks for nothing, `signed` for a signature that its handler checks, `authenticated` only
 * for a good token.
 */
export type RouteAccess = Permission | 'public' | 'signed' | 'authenticated';
