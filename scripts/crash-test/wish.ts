/** A run that shall be: what a client asks for, under an idempotency key of its own. */
export interface Wish {
  /** Unique; the Idempotency-Key, the tag `wish`, and the mark on every side effect. */
  readonly key: string;
  readonly kind: Kind;
  readonly amount: number;
  /** How long a sleeper sleeps. */
  readonly sleepMs: number;
}

export type Kind = 'purchase' | 'fan' | 'sleeper' | 'listener' | 'hearer' | 'parent' | 'saga';

/** What must have come of a wish. */
export interface Expectation {
  readonly status: 'completed' | 'faulted';
  readonly output?: { readonly key: string; readonly total: number };
  /** The side effects, each at least once; no other ones. */
  readonly steps: readonly string[];
  /** How many tasks must have been undone. */
  readonly compensated: number;
}

interface Shape {
  readonly steps: readonly string[];
  /** The output's `total` for an amount; absent: the run faults. */
  readonly total?: (amount: number) => number;
  readonly compensated?: number;
}

const SHAPES: { readonly [kind in Kind]: Shape } = {
  purchase: { steps: ['reserve', 'charge', 'ship'], total: (amount) => amount * 2 },
  fan: {
    steps: ['left', 'right', 'item-1', 'item-2', 'item-3'],
    total: (amount) => amount * 3,
  },
  sleeper: { steps: ['before', 'after'], total: (amount) => amount },
  listener: { steps: ['ask', 'thank'], total: (amount) => amount + (amount + 1) },
  hearer: { steps: ['greet'], total: (amount) => amount + (amount + 1) },
  parent: { steps: ['child-first', 'child-second'], total: (amount) => amount * 2 },
  saga: { steps: ['book', 'pay', 'refund', 'unbook'], compensated: 2 },
};

export const KINDS = Object.keys(SHAPES) as readonly Kind[];

/** Nobody starts its run: the events do. */
export function isStartedByEvents({ kind }: Wish): boolean {
  return kind === 'hearer';
}

/** What must have come of `wish`, whatever happened on the way. */
export function expectationOf({ key, kind, amount }: Wish): Expectation {
  const { steps, total, compensated = 0 } = SHAPES[kind];
  if (total === undefined) return { status: 'faulted', steps, compensated };
  return { status: 'completed', output: { key, total: total(amount) }, steps, compensated };
}

/** `count` wishes of all kinds in turn. */
export function wishes(count: number, random: () => number): Wish[] {
  return Array.from({ length: count }, (_, index) => ({
    key: `wish-${index + 1}`,
    kind: KINDS[index % KINDS.length] ?? 'purchase',
    amount: 1 + Math.floor(random() * 1000),
    sleepMs: 400,
  }));
}

/** `count` wishes that leave a server with nothing to do but to wait. */
export function calmWishes(count: number): Wish[] {
  return Array.from({ length: count }, (_, index) => ({
    key: `calm-${index + 1}`,
    kind: 'sleeper',
    amount: index,
    sleepMs: 3000,
  }));
}
