import type { RunWaits, TaskWait, WaitReason } from '@tutti/api';
import type {
  Link,
  LiveTaskWait,
  LiveWait,
  PlaceWait,
  RunWaits as Waits,
} from '../../runtime/waits/run-waits.ts';
import { runWords, waitWords } from './wait-words.ts';

/** What a run waits for, as the API shows it: instants become texts, and reasons sentences. */
export function toRunWaits(waits: Waits): RunWaits {
  const { summary, place, suspended, tasks, taskCount } = waits;
  return {
    runId: summary.id,
    status: summary.status,
    words: runWords(waits),
    ...(place && { place: toPlace(place) }),
    ...(suspended && { suspended: { ...suspended, at: toText(suspended.at) } }),
    tasks: tasks.map(toTaskWait),
    taskCount,
  };
}

function toPlace({ queuedAt, heldBy, because, ...place }: PlaceWait) {
  return {
    ...place,
    queuedAt: toText(queuedAt),
    heldBy: [...heldBy],
    ...(because && { because: because.map(toLink) }),
  };
}

function toLink({ runId, task, attempt, wait }: Link) {
  return { runId, task, words: waitWords(wait, attempt) };
}

function toTaskWait({ since, deadline, wait, ...task }: LiveTaskWait): TaskWait {
  return {
    ...task,
    ...(since !== undefined && { since: toText(since) }),
    ...(deadline !== undefined && { deadline: toText(deadline) }),
    words: waitWords(wait, task.attempt),
    waitsFor: toReason(wait),
  };
}

export function toReason(wait: LiveWait): WaitReason {
  switch (wait.kind) {
    case 'timer':
      return { ...wait, until: toText(wait.until) };
    case 'retry': {
      const { problem, failingSince, ...rest } = wait;
      return {
        ...rest,
        until: toText(wait.until),
        ...(failingSince !== undefined && { failingSince: toText(failingSince) }),
        ...(problem && { problem: { ...problem } }),
      };
    }
    case 'event': {
      const { lately, ...rest } = wait;
      return {
        ...rest,
        filters: wait.filters.map((filter) => ({ ...filter })),
        ...(lately && { lately: { ...lately, lastAt: toText(lately.lastAt) } }),
      };
    }
    case 'person': {
      const { dueAt, candidates, ...rest } = wait;
      const { users, groups } = candidates;
      return {
        ...rest,
        candidates: { users: [...users], groups: [...groups] },
        ...(dueAt !== undefined && { dueAt: toText(dueAt) }),
      };
    }
    case 'call': {
      const { under, trouble, ...rest } = wait;
      return {
        ...rest,
        ...(under !== undefined && { since: toText(under) }),
        ...(trouble && {
          trouble: { since: toText(trouble.since), problem: { ...trouble.problem } },
        }),
      };
    }
    case 'rate-limit': {
      const { nextAt, ...rest } = wait;
      return { ...rest, ...(nextAt !== undefined && { nextAt: toText(nextAt) }) };
    }
    case 'child-run': {
      const { because, ...rest } = wait;
      return { ...rest, ...(because && { because: because.map(toLink) }) };
    }
    default:
      return wait;
  }
}

function toText(instant: number): string {
  return new Date(instant).toISOString();
}
