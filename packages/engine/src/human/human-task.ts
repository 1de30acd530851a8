import type { Json } from '@tutti/jq';
import type { ActivationId, Instant } from '../state.ts';

/** What a task that waits for people remembers. */
export interface HumanBody {
  readonly kind: 'human';
  readonly request: HumanRequest;
  readonly openedAt: Instant;
  candidates: People;
  claimedBy?: string;
  /** What happens by itself, in order. */
  timers: readonly HumanTimer[];
  readonly decisions: HumanDecision[];
  /** What was done with it, the newest last. */
  readonly history: HumanAct[];
  /** It is done, and waits for the run to go on. */
  completion?: HumanCompletion;
}

/** What is asked, as it was when the task was opened. */
export interface HumanRequest {
  readonly asks: 'form' | 'approval';
  readonly title: string;
  readonly description?: string;
  /** What people need to know. */
  readonly data?: Json;
  /** What the form is filled with at first. */
  readonly initial?: Json;
  readonly priority: HumanPriority;
  readonly dueAt?: Instant;
  /** Of an approval: how many must approve. */
  readonly approvals?: number;
  /** Of an approval: who has started the run, and may not approve. */
  readonly starter?: string;
  /** Who may take it besides, once it is escalated; absent: nobody, and it is only told of. */
  readonly escalation?: People;
}

export const HUMAN_PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type HumanPriority = (typeof HUMAN_PRIORITIES)[number];

export interface People {
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

export interface HumanTimer {
  readonly kind: 'remind' | 'due' | 'escalate';
  readonly at: Instant;
}

export interface HumanDecision {
  readonly decision: 'approve' | 'reject';
  readonly by: string;
  readonly at: Instant;
  readonly comment?: string;
}

export interface HumanAct {
  readonly act:
    | 'opened'
    | 'claimed'
    | 'released'
    | 'reassigned'
    | 'reminded'
    | 'overdue'
    | 'escalated'
    | 'decided'
    | 'completed';
  readonly at: Instant;
  readonly by?: string;
  readonly vouchedBy?: string;
  readonly to?: string;
  readonly from?: string;
  readonly decision?: HumanDecision['decision'];
  readonly comment?: string;
}

export interface HumanCompletion {
  readonly by: string;
  readonly at: Instant;
  /** Of a form. */
  readonly data?: Json;
  /** Of an approval. */
  readonly outcome?: HumanOutcome;
}

export type HumanOutcome = 'approved' | 'rejected';

/** Who acts. */
export interface Actor {
  readonly user: string;
  readonly groups: readonly string[];
  /** Whose word it is that it is this user, when it is not the user's own. */
  readonly vouchedBy?: string;
}

/** A human task as lists and people see it: a projection of the activation. */
export interface HumanTask extends Omit<HumanRequest, 'starter' | 'escalation'> {
  readonly activation: ActivationId;
  readonly pointer: string;
  /** `cancelled`: the run no longer waits for it. */
  readonly status: 'open' | 'claimed' | 'completed' | 'cancelled';
  readonly openedAt: Instant;
  readonly closedAt?: Instant;
  readonly candidates: People;
  readonly claimedBy?: string;
  readonly decisions: readonly HumanDecision[];
  readonly completion?: HumanCompletion;
  readonly history: readonly HumanAct[];
}

/** Several people decide side by side: nobody can claim it. */
export function isShared({ approvals = 1 }: HumanRequest): boolean {
  return approvals > 1;
}
