import { interruptedFault } from '@tutti/connector-kit';
import type { Instant } from '@tutti/engine';
import { FairQueue } from '../effects/fair-queue.ts';
import type { Alarm, Clock } from '../ports.ts';
import { admits, atInstant, type Breaker, begun, CLOSED, judged, type Verdict } from './breaker.ts';
import { CircuitOpenFault } from './circuit-open.ts';
import type { TargetPolicy } from './target-policy.ts';
import { type Bucket, filled, fullBucket, readyAt, taken } from './token-bucket.ts';

/** Who wants to speak to a target. */
export interface Caller {
  readonly namespace: string;
  /** Its place in line: see `rankOf`. */
  readonly rank: number;
  /**
   * Whether it counts for the bulkhead. What listens for months does not, nor what its call has a
   * connection for already: it would wait for itself.
   */
  readonly takesRoom: boolean;
}

/** The permission of one exchange. */
export interface Passage {
  /** The bulkhead has room again. */
  leave(): void;
  /** What came of it; only the first verdict counts. */
  judge(verdict: Verdict): void;
}

/** What holds a caller back, as it is now. */
export interface Hold {
  readonly kind: 'rate-limit' | 'bulkhead';
  readonly target: string;
  /** How many are before it. */
  readonly ahead: number;
  /** For a rate limit: when the first in line may go. */
  readonly nextAt?: Instant;
  /** For a bulkhead: how many it has room for. */
  readonly maxConcurrent?: number;
}

/** A target as operators see it. */
export interface TargetState {
  readonly target: string;
  readonly policy: TargetPolicy;
  readonly breaker?: Breaker;
  /** How many could begin at once now, as far as the rate limit goes. */
  readonly tokens?: number;
  readonly nextAt?: Instant;
  readonly active: number;
  readonly waiting: number;
}

interface Waiter {
  readonly caller: Caller;
  grant(passage: Passage): void;
  refuse(fault: unknown): void;
}

type Hindrance =
  | { readonly kind: 'breaker' | 'bulkhead' }
  | { readonly kind: 'rate-limit'; readonly nextAt: Instant };

/** Holds exchanges with one target back as its policy says, the most urgent of each namespace first. */
export class Target {
  readonly name: string;
  readonly #policy: TargetPolicy;
  readonly #clock: Clock;
  /** Who takes room, and who does not: neither waits because of the other. */
  readonly #line = new FairQueue<Waiter>();
  readonly #roomlessLine = new FairQueue<Waiter>();
  #breaker: Breaker = CLOSED;
  #bucket: Bucket;
  #active = 0;
  #alarm: Alarm | null = null;

  constructor(name: string, policy: TargetPolicy, clock: Clock) {
    this.name = name;
    this.#policy = policy;
    this.#clock = clock;
    this.#bucket = policy.rateLimit
      ? fullBucket(policy.rateLimit, clock.now())
      : { tokens: 0, at: 0 };
  }

  /** Nothing would be lost with it. */
  get isIdle(): boolean {
    const { rateLimit } = this.#policy;
    const isFull = !rateLimit || this.#tokens(rateLimit) >= rateLimit.burst;
    const isClosed = this.#breaker.kind === 'closed' && this.#breaker.failures === 0;
    return this.isQuiet && isFull && isClosed;
  }

  /** Nobody speaks to it now, or waits to: what is lost is what a restart would lose. */
  get isQuiet(): boolean {
    return this.#active + this.#waiting === 0;
  }

  get state(): TargetState {
    const { rateLimit, breaker } = this.#policy;
    const now = this.#clock.now();
    const nextAt = rateLimit && readyAt(rateLimit, this.#bucket, now);
    return {
      target: this.name,
      policy: this.#policy,
      ...(breaker && { breaker: atInstant(breaker, this.#breaker, now) }),
      ...(rateLimit && { tokens: Math.floor(this.#tokens(rateLimit) + 1e-9) }),
      ...(nextAt !== undefined && nextAt > now && { nextAt }),
      active: this.#active,
      waiting: this.#waiting,
    };
  }

  /** The passage when there is one now; null: the caller has to wait. Throws when the breaker is open. */
  tryEnter(caller: Caller): Passage | null {
    const hindrance = this.#hindrance(caller);
    if (hindrance?.kind === 'breaker') throw this.#openFault();
    const waits = hindrance !== null || this.#lineOf(caller).size > 0;
    return waits ? null : this.#pass(caller);
  }

  /**
   * The passage when its turn has come. Rejects when the breaker opens, and when the signal aborts.
   * `onHold` gets what tells how it stands, when it has to wait.
   */
  enter(caller: Caller, signal: AbortSignal, onHold: (hold: () => Hold) => void): Promise<Passage> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(interruptedFault());
      const passage = this.tryEnter(caller);
      if (passage !== null) return resolve(passage);
      const leaveLine = () => {
        this.#lineOf(caller).delete(caller.namespace, waiter);
        reject(interruptedFault());
      };
      const waiter: Waiter = {
        caller,
        grant: (granted) => {
          signal.removeEventListener('abort', leaveLine);
          resolve(granted);
        },
        refuse: (fault) => {
          signal.removeEventListener('abort', leaveLine);
          reject(fault);
        },
      };
      signal.addEventListener('abort', leaveLine, { once: true });
      this.#lineOf(caller).add(caller.namespace, waiter, caller.rank);
      onHold(() => this.#holdOf(waiter));
      this.#work();
    });
  }

  close(): void {
    this.#alarm?.cancel();
  }

  #holdOf(waiter: Waiter): Hold {
    const { maxConcurrent } = this.#policy;
    const ahead = this.#lineOf(waiter.caller).ahead(waiter.caller.namespace, waiter);
    const hindrance = this.#hindrance(waiter.caller);
    const place = { target: this.name, ahead };
    if (hindrance?.kind === 'rate-limit')
      return { kind: 'rate-limit', ...place, nextAt: hindrance.nextAt };
    return { kind: 'bulkhead', ...place, ...(maxConcurrent !== undefined && { maxConcurrent }) };
  }

  get #waiting(): number {
    return this.#line.size + this.#roomlessLine.size;
  }

  #lineOf({ takesRoom }: Pick<Caller, 'takesRoom'>): FairQueue<Waiter> {
    return takesRoom ? this.#line : this.#roomlessLine;
  }

  #work(): void {
    this.#workOff({ takesRoom: false });
    this.#workOff({ takesRoom: true });
  }

  /** Lets through whoever may go of a line, the first one first. */
  #workOff(kind: Pick<Caller, 'takesRoom'>): void {
    const line = this.#lineOf(kind);
    while (line.size > 0) {
      const hindrance = this.#hindrance(kind);
      if (hindrance?.kind === 'rate-limit') this.#arm(hindrance.nextAt);
      if (hindrance?.kind === 'rate-limit' || hindrance?.kind === 'bulkhead') return;
      const next = line.take();
      if (next === undefined) return;
      if (hindrance?.kind === 'breaker') next.refuse(this.#openFault());
      else next.grant(this.#pass(next.caller));
    }
  }

  #hindrance({ takesRoom }: Pick<Caller, 'takesRoom'>): Hindrance | null {
    const { breaker, maxConcurrent = Infinity, rateLimit } = this.#policy;
    const now = this.#clock.now();
    if (breaker) {
      this.#breaker = atInstant(breaker, this.#breaker, now);
      if (!admits(breaker, this.#breaker)) return { kind: 'breaker' };
    }
    if (takesRoom && this.#active >= maxConcurrent) return { kind: 'bulkhead' };
    const nextAt = rateLimit ? readyAt(rateLimit, this.#bucket, now) : now;
    return nextAt > now ? { kind: 'rate-limit', nextAt } : null;
  }

  #pass({ takesRoom }: Caller): Passage {
    const { rateLimit } = this.#policy;
    if (rateLimit) this.#bucket = taken(rateLimit, this.#bucket, this.#clock.now());
    this.#breaker = begun(this.#breaker);
    const { round } = this.#breaker;
    let isInside = takesRoom;
    let isJudged = false;
    if (isInside) this.#active += 1;
    return {
      leave: () => {
        if (!isInside) return;
        isInside = false;
        this.#active -= 1;
        this.#work();
      },
      judge: (verdict) => {
        if (isJudged) return;
        isJudged = true;
        this.#judge(verdict, round);
      },
    };
  }

  #judge(verdict: Verdict, round: number): void {
    const { breaker } = this.#policy;
    if (!breaker) return;
    this.#breaker = judged(breaker, this.#breaker, verdict, { round, now: this.#clock.now() });
    this.#work();
  }

  #arm(nextAt: Instant): void {
    this.#alarm?.cancel();
    this.#alarm = this.#clock.at(nextAt, () => {
      this.#alarm = null;
      this.#work();
    });
  }

  #tokens(limit: NonNullable<TargetPolicy['rateLimit']>): number {
    return filled(limit, this.#bucket, this.#clock.now()).tokens;
  }

  #openFault() {
    return new CircuitOpenFault(this.name, this.#breaker);
  }
}
