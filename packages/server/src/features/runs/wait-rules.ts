import type { RunWaits, TaskWait, WaitReason } from '@tutti/api';
import type { LiveTaskWait, LiveWait, RunWaits as Waits } from '../../runtime/waits/run-waits.ts';
import { runWords, waitWords } from './wait-words.ts';

/** What a run waits for, as the API shows it: instants become texts, and reasons sentences. */
export function toRunWaits({ summary, place, tasks, taskCount }: Waits): RunWaits {
  return {
    runId: summary.id,
    status: summary.status,
    words: runWords(summary, place, taskCount),
    ...(place && {
      place: { ...place, queuedAt: toText(place.queuedAt), heldBy: [...place.heldBy] },
    }),
    tasks: tasks.map(toTaskWait),
    taskCount,
  };
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
      const { problem, ...rest } = wait;
      return { ...rest, until: toText(wait.until), ...(problem && { problem: { ...problem } }) };
    }
    case 'event':
      return { ...wait, filters: wait.filters.map((filter) => ({ ...filter })) };
    case 'person': {
      const { dueAt, ...rest } = wait;
      return { ...rest, ...(dueAt !== undefined && { dueAt: toText(dueAt) }) };
    }
    case 'call': {
      const { under, ...rest } = wait;
      return { ...rest, ...(under !== undefined && { since: toText(under) }) };
    }
    case 'rate-limit': {
      const { nextAt, ...rest } = wait;
      return { ...rest, ...(nextAt !== undefined && { nextAt: toText(nextAt) }) };
    }
    default:
      return wait;
  }
}

function toText(instant: number): string {
  return new Date(instant).toISOString();
}
