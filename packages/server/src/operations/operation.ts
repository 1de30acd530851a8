import type { OperationAction, OperationFilter } from '@tutti/api';
import type { Instant, MigrationMapping } from '@tutti/engine';
import type { Json } from '@tutti/jq';
import type { Repair } from '../runtime/repairs/repair.ts';
import type { OperatorCommand, RunSummary } from '../runtime/runtime.ts';
import type { RerunChange } from '../runtime/starts/rerun.ts';
import type { RunCursor } from '../store/port.ts';
import type { Resource } from '../store/resources.ts';

/** What is done with each of many runs. */
export type Work =
  | { readonly kind: 'submit'; readonly command: OperatorCommand }
  | { readonly kind: 'repair'; readonly repair: Repair }
  | { readonly kind: 'migrate'; readonly version?: string; readonly mapping?: MigrationMapping }
  | { readonly kind: 'rerun'; readonly change: RerunChange };

/** Which runs of the namespace: those that every member lets through. */
export interface Selection {
  readonly runIds?: readonly string[];
  readonly status?: readonly RunSummary['status'][];
  readonly name?: string;
  readonly version?: string;
  readonly tags?: { readonly [key: string]: string };
  readonly startedFrom?: Instant;
  readonly startedBefore?: Instant;
  /** Of the problem: its type, or the last segment of that. */
  readonly problemType?: string;
}

/** As it was asked for. */
export interface Asked {
  readonly action: OperationAction;
  readonly filter: OperationFilter;
}

/** One action for many runs. */
export interface Operation {
  readonly namespace: string;
  readonly id: string;
  readonly work: Work;
  readonly selection: Selection;
  readonly asked: Asked;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly reason?: string;
  readonly runsPerSecond: number;
  /** How many runs there were to do when it was created; `isMore`: at least. */
  readonly matched: number;
  readonly isMore: boolean;
  readonly progress: Progress;
}

export interface Progress {
  readonly status: 'running' | 'completed' | 'cancelled';
  readonly succeeded: number;
  readonly refused: number;
  /** The first ones that were refused, and why. */
  readonly refusals: readonly Refusal[];
  /** What is in hand: after a crash these are asked again, each with its key. */
  readonly pending: readonly string[];
  /** Where to look for more. */
  readonly place: Place;
  readonly endedAt?: Instant;
}

/** After a run of a list, or a number of the ids that were given. */
export type Place = 'begin' | 'end' | RunCursor | { readonly index: number };

export interface Refusal {
  readonly runId: string;
  readonly code: string;
  readonly message: string;
}

export interface OperationId {
  readonly namespace: string;
  readonly id: string;
}

/** What the store keeps. */
export function documentOf({ namespace: _, id: _id, ...operation }: Operation): Json {
  return JSON.parse(JSON.stringify(operation));
}

export function operationOf({ namespace, name, document }: Resource): Operation {
  const stored: unknown = document;
  if (!isStored(stored)) {
    throw new Error(`Expected operation ${name} to be stored with its work, but it is not.`);
  }
  return { ...stored, namespace, id: name };
}

function isStored(document: unknown): document is Omit<Operation, 'namespace' | 'id'> {
  return document !== null && typeof document === 'object' && 'work' in document;
}
