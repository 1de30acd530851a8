import type { MigrationConflict } from '@tutti/client';

/** What keeps a run from going over, and what to do. */
export function conflictLines({ code, from, to, message, remedy }: MigrationConflict): string[] {
  const place = to === undefined || to === from ? from : `${from} → ${to}`;
  return [`  ${place}  ${code}`, `    ${message}`, `    ${remedy}`];
}
