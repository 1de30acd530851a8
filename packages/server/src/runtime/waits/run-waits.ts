import type { Instant, TaskWait, Wait } from '@tutti/engine';
import type { EffectStand } from '../effects/performer.ts';
import type { RunSummary } from '../runtime.ts';

/** Why a run does not go on: what holds all of it up, and what each of its live tasks waits for. */
export interface RunWaits {
  readonly summary: RunSummary;
  /** It waits for a place of its concurrency group. */
  readonly place?: PlaceWait;
  /** The first ones; `taskCount` says how many there are. */
  readonly tasks: readonly LiveTaskWait[];
  readonly taskCount: number;
}

export interface PlaceWait {
  readonly key?: string;
  readonly limit: number;
  readonly queuedAt: Instant;
  /** How many are before it. */
  readonly ahead: number;
  /** The oldest of those that hold the places. */
  readonly heldBy: readonly string[];
}

export interface LiveTaskWait extends Omit<TaskWait, 'wait'> {
  readonly wait: LiveWait;
}

/** What a task waits for, with what only the process knows. */
export type LiveWait =
  | Exclude<Wait, { readonly kind: 'call' | 'child-run' }>
  /** A connector is at it. */
  | (CallWait & { readonly kind: 'call'; readonly under?: Instant })
  /** Its effect waits for room to be performed; `ahead` is unknown while it is in the store alone. */
  | (CallWait & { readonly kind: 'room'; readonly ahead?: number })
  | (CallWait & TargetWait & { readonly kind: 'rate-limit'; readonly nextAt?: Instant })
  | (CallWait & TargetWait & { readonly kind: 'bulkhead'; readonly maxConcurrent?: number })
  | {
      readonly kind: 'child-run';
      readonly runId: string;
      /** Absent: it has not begun yet. */
      readonly status?: RunSummary['status'];
    };

interface CallWait {
  readonly call: string;
  readonly received?: number;
}

interface TargetWait {
  readonly target: string;
  readonly ahead: number;
}

/** What the process knows of a task's effect, or of its child run. */
export interface Surroundings {
  readonly stand: EffectStand | null;
  readonly child: RunSummary | null;
}

/** Joins what the run knows of a task with what the process knows. */
export function liveWait({ wait, ...task }: TaskWait, surroundings: Surroundings): LiveTaskWait {
  return { ...task, wait: joined(wait, surroundings) };
}

function joined(wait: Wait, { stand, child }: Surroundings): LiveWait {
  if (wait.kind === 'child-run') return { ...wait, ...(child && { status: child.status }) };
  if (wait.kind !== 'call') return wait;
  const { effect: _, kind: __, ...call } = wait;
  switch (stand?.kind) {
    case 'under-way':
      return { kind: 'call', ...call, under: stand.since };
    case 'held':
      return { ...call, ...stand.hold };
    case 'queued':
      return { kind: 'room', ...call, ahead: stand.ahead };
    default:
      return { kind: 'room', ...call };
  }
}
