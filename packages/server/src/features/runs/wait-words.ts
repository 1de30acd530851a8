import type { Problem } from '@tutti/engine';
import type { RunSummary } from '../../runtime/runtime.ts';
import type {
  Lately,
  Link,
  LiveWait,
  PlaceWait,
  RunWaits,
  Suspension,
} from '../../runtime/waits/run-waits.ts';

/** What holds a run up as a whole, as a sentence. */
export function runWords({
  summary: { status, compensation, problem, endedAt },
  place,
  suspended,
  taskCount,
}: Omit<RunWaits, 'tasks'>): string {
  if (place && status === 'pending') return placeWords(place);
  const ended = endedAt === undefined ? '' : ` at ${toText(endedAt)}`;
  switch (status) {
    case 'suspended':
      return suspendedWords(suspended);
    case 'faulted':
      return `It has faulted${ended}: ${problemWords(problem)}. ${wayOn(compensation)}`;
    case 'completed':
    case 'cancelled':
      return `It has ended${ended}: ${status}.`;
    default:
      return taskCount === 1 ? 'One task is live.' : `${taskCount} tasks are live.`;
  }
}

function wayOn(compensation: RunSummary['compensation']): string {
  return compensation === 'completed'
    ? 'What it did has been undone: a rewind goes back, a rerun does it again.'
    : 'A retry goes on with it.';
}

function suspendedWords(suspended: Suspension | undefined): string {
  const { at, by, reason } = suspended ?? {};
  const since = at === undefined ? '' : ` since ${toText(at)}`;
  const who = by === undefined ? '' : ` by ${by}`;
  const why = reason === undefined ? '' : ` ('${reason}')`;
  return `It is suspended${who}${since}${why}: nothing new begins before it is resumed.`;
}

function placeWords({ key, limit, ahead, heldBy, because }: PlaceWait): string {
  const group = key === undefined ? 'of its definition' : `with the key '${key}'`;
  const runs = limit === 1 ? 'one run' : `${limit} runs`;
  const [first] = heldBy;
  const holder =
    first === undefined ? '' : ` Run ${first} holds a place${chainWords(because, '; in it, ')}.`;
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
      return `It waits for ${eventWords(wait.filters)}${wait.consumed > 0 ? `; ${wait.consumed} came so far` : ''}.${latelyWords(wait.lately)}`;
    case 'person':
      return personWords(wait);
    case 'child-run':
      return `It waits for the end of its child run ${wait.runId}, which ${childWords(wait.status)}${chainWords(wait.because, '; in it, ')}.`;
    case 'rollback':
      return 'It waits until something is undone.';
    case 'operator':
      return 'It has failed, or was broken off: a retry of the run goes on with it.';
    default:
      return callWords(wait, attempt);
  }
}

/** `task: It waits until ….` of each run on the way. */
function chainWords(because: readonly Link[] | undefined, before: string): string {
  const last = because?.at(-1);
  if (last === undefined) return '';
  const words = waitWords(last.wait, last.attempt).replace(/\.$/, '');
  return `${before}${last.task}: ${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}

function latelyWords(lately: Lately | undefined): string {
  if (lately === undefined) return '';
  const events = lately.count === 1 ? 'One event' : `${lately.count} events`;
  return ` ${events} of that type came lately, the last at ${toText(lately.lastAt)}, and did not fit.`;
}

type CallWait = Extract<LiveWait, { readonly call: string }>;

function callWords(wait: CallWait, attempt: number): string {
  const call = attempt > 1 ? `${wait.call} (attempt ${attempt})` : wait.call;
  switch (wait.kind) {
    case 'call':
      if (wait.trouble) {
        const { since, problem } = wait.trouble;
        return `${call} cannot receive since ${toText(since)}, and goes on trying: ${problem.detail ?? problem.title ?? problem.type}`;
      }
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
  candidates: { users, groups },
  dueAt,
}: Extract<LiveWait, { readonly kind: 'person' }>): string {
  const all = [...users, ...groups.map((group) => `the group ${group}`)].slice(0, 5);
  const who = claimedBy ?? (all.length === 0 ? 'somebody' : `somebody (${all.join(', ')})`);
  const what = asks === 'form' ? 'complete' : 'approve';
  const due = dueAt === undefined ? '' : ` It is due at ${toText(dueAt)}.`;
  return `It waits for ${who} to ${what} '${title}'.${due}`;
}

function childWords(status: RunSummary['status'] | undefined): string {
  return status === undefined ? 'has not begun' : `is ${status}`;
}

function becauseOf(problem: Problem | undefined): string {
  return problem === undefined ? '' : ` (${problemWords(problem)})`;
}

/** The detail names the system; it may be a sentence, and becomes a part of one. */
function problemWords(problem: Problem | undefined): string {
  const { detail, title, type = 'see its problem' } = problem ?? {};
  return (detail ?? title ?? type).replace(/\.$/, '');
}

function beforeIt(ahead: number): string {
  if (ahead === 0) return 'it is the next';
  return ahead === 1 ? 'one is before it' : `${ahead} are before it`;
}

function toText(instant: number): string {
  return new Date(instant).toISOString();
}
