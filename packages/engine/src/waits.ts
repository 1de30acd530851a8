import type { EventFilter, Template } from '@tutti/language';
import { deadlineOf } from './deadline.ts';
import type { People } from './human/human-task.ts';
import type { Activity } from './plan-index.ts';
import type { Problem } from './problem.ts';
import type { Activation, ActivationId, Body, EffectId, Instant, RunState } from './state.ts';
import { leavesOf, taskName } from './status.ts';
import type { Knowledge } from './turn.ts';

/** What a live task waits for, as far as the run itself knows. */
export type Wait =
  /** It has something to do, and does it next. */
  | { readonly kind: 'turn' }
  | { readonly kind: 'timer'; readonly until: Instant }
  | {
      readonly kind: 'retry';
      readonly until: Instant;
      /** Of the retry that begins then, from 1. */
      readonly retry: number;
      /** Of the first failure. */
      readonly failingSince?: Instant;
      readonly problem?: Problem;
    }
  | {
      readonly kind: 'event';
      /** What fits one of these, as written; none: any event. */
      readonly filters: readonly { readonly [attribute: string]: string }[];
      readonly consumed: number;
    }
  | {
      readonly kind: 'person';
      readonly asks: 'form' | 'approval';
      readonly title: string;
      /** Who may take it. */
      readonly candidates: People;
      readonly claimedBy?: string;
      readonly dueAt?: Instant;
    }
  /** A connector performs it. `received`: it hands one message after another over. */
  | {
      readonly kind: 'call';
      readonly effect: EffectId;
      readonly call: string;
      readonly received?: number;
    }
  | { readonly kind: 'child-run'; readonly runId: string }
  /** Something is being undone first. */
  | { readonly kind: 'rollback' }
  /** It has failed, or what it waited for is gone: a retry of the run goes on with it. */
  | { readonly kind: 'operator' };

export interface TaskWait {
  readonly task: string;
  readonly pointer: string;
  readonly activation: ActivationId;
  readonly attempt: number;
  /** When the task was entered. */
  readonly since?: Instant;
  /** When the first timeout around it strikes. */
  readonly deadline?: Instant;
  readonly wait: Wait;
}

/** For each of the deepest live tasks what it waits for, in the order of creation. */
export function waitsOf(knowledge: Knowledge, state: RunState): TaskWait[] {
  if (state.status === 'completed' || state.status === 'cancelled') return [];
  return leavesOf(state).map((activation) => {
    const { id, pointer, attempt, startedAt } = activation;
    const deadline = deadlineOf(state, activation);
    return {
      task: taskName(pointer),
      pointer,
      activation: id,
      attempt,
      ...(startedAt !== undefined && { since: startedAt }),
      ...(deadline !== undefined && { deadline }),
      wait: waitOf(state, activation, knowledge.activities.get(pointer)),
    };
  });
}

function waitOf(state: RunState, activation: Activation, activity: Activity | undefined): Wait {
  const { id, phase, result, effect, childRunId, body } = activation;
  if (phase === 'faulted' || phase === 'interrupted') return { kind: 'operator' };
  if (result !== undefined || state.ready.includes(id)) return { kind: 'turn' };
  if (effect !== undefined) {
    if (childRunId !== undefined) return { kind: 'child-run', runId: childRunId };
    const received = body?.kind === 'receive' ? { received: body.received } : {};
    return { kind: 'call', effect, call: callOf(activity), ...received };
  }
  return waitOfBody(body, activity) ?? { kind: state.rollback ? 'rollback' : 'turn' };
}

function waitOfBody(body: Body | undefined, activity: Activity | undefined): Wait | null {
  switch (body?.kind) {
    case 'wait':
      return { kind: 'timer', until: body.dueAt };
    case 'try': {
      const { retryAt: until, retries, problem, firstFailedAt: failingSince } = body;
      if (until === undefined) return null;
      const more = {
        ...(failingSince !== undefined && { failingSince }),
        ...(problem && { problem }),
      };
      return { kind: 'retry', until, retry: retries + 1, ...more };
    }
    case 'listen': {
      const filters = activity?.kind === 'listen' ? activity.to.filters : [];
      const open = filters.filter((_, index) => !body.matched.includes(index));
      const consumed = body.consumed.length + body.begun + body.queue.length;
      return { kind: 'event', filters: open.map(asWritten), consumed };
    }
    case 'human': {
      const { request, claimedBy, candidates } = body;
      const { asks, title, dueAt } = request;
      const more = {
        ...(claimedBy !== undefined && { claimedBy }),
        ...(dueAt !== undefined && { dueAt }),
      };
      return { kind: 'person', asks, title, candidates, ...more };
    }
    default:
      return null;
  }
}

/** `http/request`, `script/run`. */
function callOf(activity: Activity | undefined): string {
  if (activity?.kind === 'run' && activity.process.kind === 'program') {
    return `${activity.process.connector}/run`;
  }
  const call = activity?.kind === 'call' ? activity.call : undefined;
  return call !== undefined && 'connector' in call ? `${call.connector}/${call.function}` : 'call';
}

function asWritten(filter: EventFilter): { readonly [attribute: string]: string } {
  return Object.fromEntries(
    Object.entries(filter.with).map(([name, wanted]) => [name, textOf(wanted)]),
  );
}

function textOf(template: Template): string {
  if (template.kind === 'expression') return `\${ ${template.source} }`;
  if (template.kind !== 'literal') return '…';
  return typeof template.value === 'string' ? template.value : JSON.stringify(template.value);
}
