import type { Rejection, RejectionCode } from '../rejections.ts';
import type { Actor, HumanBody } from './human-task.ts';

/** Why `by` cannot take or finish the task; null when nothing speaks against it. [SPEC H3, H6] */
export function objection(body: HumanBody, by: Actor): Rejection | null {
  return (
    objectionToStarter(body, by.user) ?? objectionToClaim(body, by) ?? objectionToPerson(body, by)
  );
}

/** Who has started the run may not approve what it asks for. [SPEC H6] */
export function objectionToStarter({ request }: HumanBody, user: string): Rejection | null {
  if (request.starter !== user) return null;
  return refuse(
    'human-task-self-approval',
    `Expected somebody else than ${user}, who has started the run and may not approve.`,
  );
}

function objectionToClaim({ claimedBy }: HumanBody, { user }: Actor): Rejection | null {
  if (claimedBy === undefined || claimedBy === user) return null;
  return refuse('human-task-claimed', `Expected the task to be free, but ${claimedBy} has it.`);
}

/** Who has it was a candidate when it was claimed, or was given it. */
function objectionToPerson(
  { candidates, claimedBy }: HumanBody,
  { user, groups }: Actor,
): Rejection | null {
  if (claimedBy === user || candidates.users.includes(user)) return null;
  if (groups.some((group) => candidates.groups.includes(group))) return null;
  return refuse(
    'human-task-not-candidate',
    `Expected ${user} to be a candidate of the task or in a group that is, but ${user} is not.`,
  );
}

export function refuse(
  code: RejectionCode,
  message: string,
  more: Pick<Rejection, 'errors'> = {},
): Rejection {
  return { code, message, ...more };
}
