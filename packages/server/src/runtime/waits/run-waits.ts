import type { Instant, TaskWait, Wait } from '@tutti/engine';
import type { EffectStand, Trouble } from '../effects/performer.ts';
import type { RunSummary } from '../runtime.ts';

/** Why a run does not go on: what holds all of it up, and what each of its live tasks waits for. */
export interface RunWaits {
  readonly summary: RunSummary;
  /** It waits for a place of its concurrency group. */
  readonly place?: PlaceWait;
  /** Since when, by whom and why nothing new begins. */
  readonly suspended?: Suspension;
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
  /** What the oldest of them waits for, and what that waits for, and so on. */
  readonly because?: readonly Link[];
}

export interface Suspension {
  readonly at: Instant;
  readonly by?: string;
  readonly reason?: string;
}

/** What another run waits for, on which this one depends. */
export interface Link {
  readonly runId: string;
  readonly namespace: string;
  readonly task: string;
  readonly attempt: number;
  readonly since?: Instant;
  readonly wait: LiveWait;
}

/** Events of a type that is waited for, which were accepted lately and are still kept. */
export interface Lately {
  readonly count: number;
  readonly lastAt: Instant;
}

export interface LiveTaskWait extends Omit<TaskWait, 'wait'> {
  readonly wait: LiveWait;
}

/** What a task waits for, with what only the process knows. */
export type LiveWait =
  | Exclude<Wait, { readonly kind: 'call' | 'child-run' | 'event' }>
  | (Extract<Wait, { readonly kind: 'event' }> & { readonly lately?: Lately })
  /** A connector is at it. */
  | (CallWait & {
      readonly kind: 'call';
      readonly under?: Instant;
      /** Its connector tries and tries, and cannot. */
      readonly trouble?: Trouble;
    })
  /** Its effect waits for room to be performed; `ahead` is unknown while it is in the store alone. */
  | (CallWait & { readonly kind: 'room'; readonly ahead?: number })
  | (CallWait & TargetWait & { readonly kind: 'rate-limit'; readonly nextAt?: Instant })
  | (CallWait & TargetWait & { readonly kind: 'bulkhead'; readonly maxConcurrent?: number })
  | {
      readonly kind: 'child-run';
      readonly runId: string;
      /** Absent: it has not begun yet. */
      readonly status?: RunSummary['status'];
      /** What it waits for, and what that waits for, and so on. */
      readonly because?: readonly Link[];
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
  readonly because?: readonly Link[];
  readonly lately?: Lately | null;
}

/** Joins what the run knows of a task with what the process knows. */
export function liveWait({ wait, ...task }: TaskWait, surroundings: Surroundings): LiveTaskWait {
  return { ...task, wait: joined(wait, surroundings) };
}

function joined(wait: Wait, { stand, child, because = [], lately }: Surroundings): LiveWait {
  if (wait.kind === 'child-run') {
    const chain = because.length > 0 ? { because } : {};
    return { ...wait, ...(child && { status: child.status }), ...chain };
  }
  if (wait.kind === 'event') return { ...wait, ...(lately && { lately }) };
  if (wait.kind !== 'call') return wait;
  const { effect: _, kind: __, ...call } = wait;
  switch (stand?.kind) {
    case 'under-way':
      return {
        kind: 'call',
        ...call,
        under: stand.since,
        ...(stand.trouble && { trouble: stand.trouble }),
      };
    case 'held':
      return { ...call, ...stand.hold };
    case 'queued':
      return { kind: 'room', ...call, ahead: stand.ahead };
    default:
      return { kind: 'room', ...call };
  }
}
