import type { ListenTask } from '@tutti/language';
import type { SubscribeEffect } from './effects.ts';
import { offersOf } from './event-offer.ts';
import { scopeOfListener } from './filter-scope.ts';
import type { HumanTask } from './human/human-task.ts';
import { shownTask } from './human/tell.ts';
import type { Activation, RunState } from './state.ts';
import { type Knowledge, Turn } from './turn.ts';

/** What a run has outside of its log as long as its state is this one: decisions have asked for it. */
export interface Standing {
  readonly subscriptions: readonly Pick<SubscribeEffect, 'subscription' | 'offers'>[];
  /** Those that somebody can do. */
  readonly humanTasks: readonly HumanTask[];
  /** Live activations whose effect has not been answered. */
  readonly unanswered: readonly Pick<Activation, 'effect' | 'childRunId'>[];
}

/** What must be there for this state, so that what the host keeps can be held against it. */
export function standingOf(knowledge: Knowledge, state: RunState): Standing {
  const isLive = state.status === 'running' || state.status === 'suspended';
  const active = Object.values(state.activations).filter(
    ({ phase }) => isLive && phase === 'active',
  );
  const turn = new Turn(knowledge, state, state.startedAt);
  return {
    subscriptions: active.flatMap((activation) => subscriptionOf(turn, activation)),
    humanTasks: active.flatMap(({ body, ...activation }) =>
      body?.kind === 'human' && !body.completion ? [shownTask(turn, activation, body)] : [],
    ),
    unanswered: active.filter(({ effect, result }) => effect !== undefined && !result),
  };
}

function subscriptionOf(turn: Turn, activation: Activation): Standing['subscriptions'] {
  if (activation.body?.kind !== 'listen' || activation.body.closed) return [];
  const { to } = turn.activity(activation) as ListenTask;
  return [{ subscription: activation.id, offers: offersOf(scopeOfListener(turn, activation), to) }];
}
