import type { RunSummary } from '../../runtime/runtime.ts';
import type { LiveWait, PlaceWait } from '../../runtime/waits/run-waits.ts';

/** What holds a run up as a whole, as a sentence. */
export function runWords(
  { status, problem }: RunSummary,
  place: PlaceWait | undefined,
  taskCount: number,
): string {
  if (place) return placeWords(place);
  switch (status) {
    case 'suspended':
      return 'It is suspended: nothing new begins before it is resumed.';
    case 'faulted':
      return `It has faulted: ${problem?.title ?? problem?.type ?? 'see its problem'}. A retry goes on with it.`;
    case 'completed':
    case 'cancelled':
      return `It has ended: ${status}.`;
    default:
      return taskCount === 1 ? 'One task is live.' : `${taskCount} tasks are live.`;
  }
}

function placeWords({ key, limit, ahead, heldBy }: PlaceWait): string {
  const group = key === undefined ? 'of its definition' : `with the key '${key}'`;
  const runs = limit === 1 ? 'one run' : `${limit} runs`;
  const [first] = heldBy;
  const holder = first === undefined ? '' : ` Run ${first} holds a place.`;
  return `It is queued: ${runs} ${group} may be under way, and ${beforeIt(ahead)}.${holder}`;
}

/** What a task waits for, as a sentence. */
export function waitWords(wait: LiveWait, attempt: number): string {
  switch (wait.kind) {
    case 'turn':
      return 'It goes on at once.';
    case 'timer':
      return `It waits until ${toText(wait.until)}.`;
    case 'retry':
      return `It has failed${becauseOf(wait.problem)}, and is tried again at ${toText(wait.until)} (retry ${wait.retry}).`;
    case 'event':
      return `It waits for ${eventWords(wait.filters)}${wait.consumed > 0 ? `; ${wait.consumed} came so far` : ''}.`;
    case 'person':
      return personWords(wait);
    case 'child-run':
      return `It waits for the end of its child run ${wait.runId}, which ${childWords(wait.status)}.`;
    case 'rollback':
      return 'It waits until something is undone.';
    case 'operator':
      return 'It has failed, or was broken off: a retry of the run goes on with it.';
    default:
      return callWords(wait, attempt);
  }
}

type CallWait = Extract<LiveWait, { readonly call: string }>;

function callWords(wait: CallWait, attempt: number): string {
  const call = attempt > 1 ? `${wait.call} (attempt ${attempt})` : wait.call;
  switch (wait.kind) {
    case 'call':
      if (wait.received !== undefined)
        return `${call} waits for messages; ${wait.received} came so far.`;
      return `${call} is under way${wait.under === undefined ? '' : ` since ${toText(wait.under)}`}.`;
    case 'room':
      return `${call} waits for room: ${wait.ahead === undefined ? 'there is too much to do now' : beforeIt(wait.ahead)}.`;
    case 'rate-limit': {
      const next =
        wait.nextAt === undefined ? '' : `, and the next may go at ${toText(wait.nextAt)}`;
      return `${call} is held back by the rate limit of ${wait.target}: ${beforeIt(wait.ahead)}${next}.`;
    }
    case 'bulkhead':
      return `${call} is held back: ${wait.target} has as many exchanges under way as it may, and ${beforeIt(wait.ahead)}.`;
  }
}

function eventWords(filters: Extract<LiveWait, { readonly kind: 'event' }>['filters']): string {
  if (filters.length === 0) return 'any event';
  const each = filters.map((filter) =>
    Object.entries(filter)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
  );
  return `an event with ${each.join(', or ')}`;
}

function personWords({
  asks,
  title,
  claimedBy,
  dueAt,
}: Extract<LiveWait, { readonly kind: 'person' }>): string {
  const who = claimedBy === undefined ? 'somebody' : claimedBy;
  const what = asks === 'form' ? 'complete' : 'approve';
  const due = dueAt === undefined ? '' : ` It is due at ${toText(dueAt)}.`;
  return `It waits for ${who} to ${what} '${title}'.${due}`;
}

function childWords(status: RunSummary['status'] | undefined): string {
  return status === undefined ? 'has not begun' : `is ${status}`;
}

function becauseOf(
  problem: { readonly title?: string; readonly status: number } | undefined,
): string {
  return problem === undefined ? '' : ` (${problem.title ?? problem.status})`;
}

function beforeIt(ahead: number): string {
  if (ahead === 0) return 'it is the next';
  return ahead === 1 ? 'one is before it' : `${ahead} are before it`;
}

function toText(instant: number): string {
  return new Date(instant).toISOString();
}
