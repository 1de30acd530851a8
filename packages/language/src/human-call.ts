import type { Json } from '@tutti/jq';
import type { Duration, Expression, Template } from './plan/template.ts';

/** The built-in functions `human.task` and `human.approve`: the task waits for people. */
export interface HumanCall {
  readonly kind: 'human';
  readonly asks: HumanForm | HumanApproval;
  readonly title: Template;
  readonly description?: Template;
  /** What they need to know. */
  readonly data?: Template;
  readonly candidates: HumanCandidates;
  /** Who has claimed it from the beginning. */
  readonly assignee?: Template;
  /** One of `low`, `normal`, `high`, `urgent`. */
  readonly priority: Template;
  readonly due?: HumanDue;
  readonly reminders: readonly HumanDelay[];
  readonly escalation?: HumanEscalation;
}

/** What is filled in. Without a schema anything is taken. */
export interface HumanForm {
  readonly kind: 'form';
  readonly schema?: Json;
  /** What the form is filled with at first. */
  readonly initial?: Template;
}

export interface HumanApproval {
  readonly kind: 'approval';
  /** How many must approve, or all the users among the candidates. */
  readonly approvals: number | 'all';
  /** Whether who has started the run may approve. */
  readonly allowSelfApproval: boolean;
}

/** Templates of lists of names. */
export interface HumanCandidates {
  readonly users?: Template;
  readonly groups?: Template;
}

/** An expression yields what a duration or an instant is written as. */
export type HumanDue =
  | { readonly kind: 'duration'; readonly ms: number }
  | { readonly kind: 'instant'; readonly at: number }
  | Expression;

/** So long after it was opened, before it is due, or after it was due. */
export interface HumanDelay {
  readonly from: 'opening' | 'before-due' | 'after-due';
  readonly delay: Duration;
}

export interface HumanEscalation extends HumanDelay {
  /** Who may take it besides, from then on; absent: it is only told of. */
  readonly candidates?: HumanCandidates;
}
