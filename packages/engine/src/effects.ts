import type { Json } from '@tutti/jq';
import type { ProgramProcess } from '@tutti/language';
import type { CloudEvent } from './cloud-event.ts';
import type { HumanTask } from './human/human-task.ts';
import type { Problem } from './problem.ts';
import type { ActivationId, EffectId, Instant } from './state.ts';

/**
 * What a decision asks of the outside. Performed after the decision's events are committed, in
 * order, at least once; the host makes repeating safe by the ids.
 *
 * `call`, `receive`, `run-process` and `start-run` answer by `complete-effect` or `fail-effect`. `emit`,
 * `subscribe`, `unsubscribe` and `show-human-task` belong into the commit itself.
 */
export type Effect =
  | CallEffect
  | ReceiveEffect
  | RunProcessEffect
  | StartRunEffect
  | CancelEffect
  | CancelRunEffect
  | ReportEffect
  | EmitEffect
  | SubscribeEffect
  | UnsubscribeEffect
  | ShowHumanTaskEffect;

interface Performed {
  /** Unique in the run. */
  readonly id: EffectId;
  readonly activation: ActivationId;
  /** 1 for the first try of this activation. */
  readonly attempt: number;
  /** `run/activation/attempt`: the same whenever this very effect is performed again. */
  readonly idempotencyKey: string;
  /** When the task's or the run's timeout strikes: no answer is of use after it. */
  readonly deadline?: Instant;
  /** Which of many effects that could be performed now go first: from -10 to 10. Absent: 0. */
  readonly priority?: number;
  /** False: nobody waits for the answer, and none may be sent. */
  readonly await: boolean;
}

export interface CallEffect extends Performed {
  readonly type: 'call';
  readonly connector: string;
  readonly function: string;
  /** Evaluated; secrets are still markers. */
  readonly arguments: Json;
}

/** A call that hands over items (`receive-item`) until it is cancelled, and answers when there are no more. */
export interface ReceiveEffect extends Omit<CallEffect, 'type'> {
  readonly type: 'receive';
}

/** Answers `{ code, stdout, stderr }`. */
export interface RunProcessEffect extends Performed {
  readonly type: 'run-process';
  readonly connector: ProgramProcess['connector'];
  readonly function: 'run';
  readonly arguments: Json;
}

/** Starts a child run under an id that is the same whenever this effect is performed again. */
export interface StartRunEffect extends Performed {
  readonly type: 'start-run';
  readonly childRunId: string;
  readonly namespace: string;
  readonly name: string;
  /** A semantic version, or `latest`: resolved once, when the child starts. */
  readonly version: string;
  readonly input: Json;
  /** Who has started this run has started that one too. */
  readonly startedBy?: string;
}

export interface CancelEffect {
  readonly type: 'cancel-effect';
  readonly effect: EffectId;
}

export interface CancelRunEffect {
  readonly type: 'cancel-run';
  readonly childRunId: string;
  readonly rollback: boolean;
}

/** Tells the waiting parent how its child ended. */
export interface ReportEffect {
  readonly type: 'report';
  readonly parentRunId: string;
  readonly effect: EffectId;
  readonly outcome:
    | { readonly kind: 'completed'; readonly output: Json }
    | { readonly kind: 'failed'; readonly problem: Problem };
}

export interface EmitEffect {
  readonly type: 'emit';
  readonly event: CloudEvent;
}

export interface SubscribeEffect {
  readonly type: 'subscribe';
  readonly subscription: ActivationId;
  /** An event is offered when any of these fits; an absent attribute fits every event. */
  readonly offers: readonly EventOffer[];
  /** Buffered events accepted since then are offered too. */
  readonly since: Instant;
}

/** A coarse literal filter for the broker's index. The run itself decides whether an event matches. */
export interface EventOffer {
  readonly type?: string;
  readonly source?: string;
  readonly key?: EventKey;
}

/** What must be at the end of a path in the event. */
export interface EventKey {
  readonly path: readonly string[];
  readonly value: string | number | boolean;
}

export interface UnsubscribeEffect {
  readonly type: 'unsubscribe';
  readonly subscription: ActivationId;
}

/** What lists show of a human task, from now on. */
export interface ShowHumanTaskEffect {
  readonly type: 'show-human-task';
  readonly task: HumanTask;
}
