import type { Json } from '@tutti/jq';
import type { Plan } from '@tutti/language';
import type { CloudEvent } from './cloud-event.ts';
import type { Actor, HumanDecision } from './human/human-task.ts';
import type { MigrationMapping } from './migration/counterparts.ts';
import type { Edit, TaskReference } from './operators/edit.ts';
import type { RewindPoint } from './operators/rewind-point.ts';
import type { Problem } from './problem.ts';
import type { ActivationId, EffectId, Instant, ParentLink } from './state.ts';

/** What may be asked of a run. Nothing else can change one. */
export type Command =
  | Start
  | Admit
  | Advance
  | CompleteEffect
  | FailEffect
  | DeliverEvent
  | ReceiveItem
  | Suspend
  | Resume
  | Cancel
  | Retry
  | Skip
  | SetVariables
  | Rewind
  | Migrate
  | HumanCommand;

export interface Start {
  readonly type: 'start';
  readonly runId: string;
  /** Absent input is `{}`. */
  readonly input?: Json;
  /** Who asked, as the audit shall name it. */
  readonly startedBy?: string;
  /** Whose word it is that it was this user, when it is not the user's own. */
  readonly vouchedBy?: string;
  readonly parent?: ParentLink;
  readonly tags?: { readonly [key: string]: string };
  /**
   * Of a definition with a limit: the run holds a place of its group, or waits for one until it is
   * admitted. Absent: it needs none of its own.
   */
  readonly place?: 'held' | 'queued';
  /** For a definition that says none itself. */
  readonly priority?: number;
  /** The run that this one does again. */
  readonly rerunOf?: string;
}

/** The run has waited for a place of its group, and has one now. */
export interface Admit {
  readonly type: 'admit';
}

/** Fires what is due and goes on with what is ready. Submitted whenever `nextDueAt` has come. */
export interface Advance {
  readonly type: 'advance';
}

export interface CompleteEffect {
  readonly type: 'complete-effect';
  readonly effect: EffectId;
  readonly output: Json;
}

export interface FailEffect {
  readonly type: 'fail-effect';
  readonly effect: EffectId;
  readonly problem: Problem;
}

export interface DeliverEvent {
  readonly type: 'deliver-event';
  /** The listening activation. */
  readonly subscription: ActivationId;
  readonly event: CloudEvent;
  /** Until when the event broker may offer it again: so long the run remembers having consumed it. */
  readonly expiresAt: Instant;
}

/** What a `receive` effect has come upon. */
export interface ReceiveItem {
  readonly type: 'receive-item';
  readonly effect: EffectId;
  readonly item: Json;
  /** The same whenever this very item is handed over again. */
  readonly id?: string;
}

export interface Suspend {
  readonly type: 'suspend';
  readonly by?: string;
  readonly reason?: string;
}

export interface Resume {
  readonly type: 'resume';
  readonly by?: string;
}

export interface Cancel {
  readonly type: 'cancel';
  /** Compensate what has completed before the run ends. */
  readonly rollback: boolean;
  readonly by?: string;
  readonly reason?: string;
}

/** What an operator repairs runs with. */
interface Guarded {
  /** The number of the run's last event, as the operator has seen it: refused when it has gone on. */
  readonly ifSequence?: number;
  /** Refused when the run has ended: the host has made no room for one that begins again. */
  readonly ifUnderWay?: true;
}

/** Goes on from where a faulted run failed: its faulted task, or its failed compensation. */
export interface Retry extends Guarded {
  readonly type: 'retry';
  readonly by?: string;
  readonly reason?: string;
  /** In place of the faulted task's raw input. */
  readonly input?: Json;
}

/** Lets a run go on as if a live task had completed. */
export interface Skip extends Guarded {
  readonly type: 'skip';
  readonly task: TaskReference;
  /** Absent: the task's input, and nothing is exported. */
  readonly output?: Json;
  readonly by?: string;
  readonly reason?: string;
}

/** Changes what the tasks of a run see, or what one of them begins with. */
export interface SetVariables extends Guarded {
  readonly type: 'set-variables';
  /** Whose context and variables; absent: the context of the run. */
  readonly task?: TaskReference;
  readonly edit: Edit;
  readonly by?: string;
  readonly reason?: string;
}

/** Goes back to a task of the past, and on from there as if the run had come to it for the first time. */
export interface Rewind extends Guarded {
  readonly type: 'rewind';
  /** What the log says of that task, of the very log that the state has come of. */
  readonly point: RewindPoint;
  /** Undo first what the tasks after it have done. */
  readonly compensate: boolean;
  readonly edit?: Edit;
  readonly by?: string;
  readonly reason?: string;
}

/** Goes over to another version of its definition: what is under way goes on as that one says. */
export interface Migrate {
  readonly type: 'migrate';
  readonly to: Plan;
  readonly mapping?: MigrationMapping;
  readonly by?: string;
  readonly reason?: string;
}

/** What people do with a human task: `activation` waits for it. */
export type HumanCommand = ClaimHumanTask | ReleaseHumanTask | ReassignHumanTask | FinishHumanTask;
/** What brings a human task nearer to its end. */
export type FinishHumanTask = DecideHumanTask | CompleteHumanTask;

interface HumanAsk {
  readonly activation: ActivationId;
  readonly by: Actor;
}

/** Takes it: nobody else can finish it until it is released. */
export interface ClaimHumanTask extends HumanAsk {
  readonly type: 'claim-human-task';
}

export interface ReleaseHumanTask extends HumanAsk {
  readonly type: 'release-human-task';
}

/** Gives it to somebody. Who may do that is the host's to say. */
export interface ReassignHumanTask extends HumanAsk {
  readonly type: 'reassign-human-task';
  readonly to: string;
  /** In whose place, where several decide side by side. */
  readonly from?: string;
}

export interface DecideHumanTask extends HumanAsk {
  readonly type: 'decide-human-task';
  readonly decision: HumanDecision['decision'];
  readonly comment?: string;
}

export interface CompleteHumanTask extends HumanAsk {
  readonly type: 'complete-human-task';
  /** What was filled in; absent: `{}`. */
  readonly data?: Json;
}
