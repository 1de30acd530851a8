import type {
  Preview,
  Rejection,
  Retry,
  Rewind,
  RewindTarget,
  RunConcurrency,
  SetVariables,
  Skip,
} from '@tutti/engine';

/** What an operator repairs a run with: the commands of the engine, without what its log must tell. */
export type Repair =
  | Retry
  | Skip
  | SetVariables
  | (Omit<Rewind, 'point'> & { readonly target: RewindTarget });

export interface RepairRequest {
  readonly namespace: string;
  readonly runId: string;
  readonly repair: Repair;
  /** The same key with the same request is carried out once. */
  readonly idempotencyKey?: string;
}

export type RepairAnswer =
  /** `isReplayed`: the key had done this before. */
  | { readonly kind: 'accepted'; readonly isReplayed: boolean }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  | { readonly kind: 'unknown-run' }
  /** The idempotency key was used for another request. */
  | { readonly kind: 'key-reused'; readonly runId: string }
  /** It would be one run too many under way. */
  | { readonly kind: 'limit-reached'; readonly concurrency: RunConcurrency }
  | { readonly kind: 'overloaded'; readonly retryAfterSeconds: number };

export type PreviewAnswer =
  | { readonly kind: 'preview'; readonly preview: Preview; readonly sequence: number }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  | { readonly kind: 'unknown-run' };
