import { JqError, JqLimitError } from '../errors.ts';
import type { Json, JsonObject } from '../json.ts';
import { DEFAULT_LIMITS, type Limits } from '../limits.ts';
import { ownField } from './access.ts';
import type { CompiledFunction } from './function.ts';
import { isPrototypeUntouched, plainObject } from './plain.ts';
import type { Scope } from './scope.ts';

/** What a program may learn of the world. */
export interface Environment {
  /** Seconds since 1970: what `now` answers. Without it, `now` is an error of the program. */
  readonly now?: number;
  readonly limits?: Partial<Limits>;
  /** Milliseconds of any steady clock; used for `limits.timeMs` alone, never seen by programs. */
  readonly clockMs?: () => number;
}

const STEPS_BETWEEN_CLOCK_READINGS = 1024;

/** Fewer members would not pay for the look at `Object.prototype`. */
const MEMBERS_WORTH_A_LOOK = 32;

/** A call in tail position, to be made by the caller of the function that asks for it. */
export interface PendingCall {
  readonly callee: CompiledFunction;
  readonly scope: Scope | undefined;
  readonly input: Json;
}

/** The state of one evaluation: its variables and what it has used up. */
export class Machine {
  readonly variables: readonly (Json | undefined)[];
  readonly limits: Limits;
  pendingCall: PendingCall | undefined = undefined;
  steps = 0;
  /** The step count at which `tick` must run. */
  checkpoint: number;
  levels = 0;
  /** The member that a loop is at, where `plainObject` knows that what it has is its own. */
  plain: JsonObject | undefined = undefined;
  #trustsPrototype: boolean | undefined = undefined;
  readonly environment: Environment | undefined;
  readonly deadline: number;
  /** More than the default would not fit on the stack. */
  readonly maxLevels: number;

  constructor(variables: readonly (Json | undefined)[], environment: Environment | undefined) {
    this.variables = variables;
    this.environment = environment;
    if (environment === undefined) {
      this.limits = DEFAULT_LIMITS;
      this.deadline = Number.POSITIVE_INFINITY;
      this.maxLevels = DEFAULT_LIMITS.depth;
      this.checkpoint = DEFAULT_LIMITS.steps + 1;
      return;
    }
    const { limits, clockMs } = environment;
    this.limits = limits === undefined ? DEFAULT_LIMITS : { ...DEFAULT_LIMITS, ...limits };
    this.maxLevels = Math.min(this.limits.depth, DEFAULT_LIMITS.depth);
    this.deadline =
      clockMs === undefined ? Number.POSITIVE_INFINITY : clockMs() + this.limits.timeMs;
    this.checkpoint = this.#nextCheckpoint();
  }

  /** Counts one step; for loops that do little else, write this out in place. */
  step(): void {
    if (++this.steps >= this.checkpoint) this.tick();
  }

  /** Counts the elements that an operation is about to touch. */
  charge(elements: number): void {
    this.steps += elements;
    if (this.steps >= this.checkpoint) this.tick();
  }

  tick(): void {
    if (this.steps > this.limits.steps) throw new JqLimitError('steps', this.limits.steps);
    const clockMs = this.environment?.clockMs;
    if (clockMs !== undefined && clockMs() > this.deadline) {
      throw new JqLimitError('time', this.limits.timeMs);
    }
    this.checkpoint = this.#nextCheckpoint();
  }

  /** Enters an expression of the given height; `leave` must follow, unless an error does. */
  enter(height: number): void {
    this.levels += height;
    if (this.levels > this.maxLevels) throw this.tooDeep();
  }

  leave(height: number): void {
    this.levels -= height;
  }

  tooDeep(): JqLimitError {
    return new JqLimitError('depth', this.maxLevels);
  }

  /** Accepts the length of a string that is about to be built. */
  checkLength(length: number): void {
    if (length > this.limits.stringLength) {
      throw new JqLimitError('string', this.limits.stringLength);
    }
    this.charge(length >> 6);
  }

  /** Whether a loop over so many members should look once at each of them for {@link plain}. */
  looksForPlain(members: number): boolean {
    if (members < MEMBERS_WORTH_A_LOOK) return false;
    this.#trustsPrototype ??= isPrototypeUntouched();
    return this.#trustsPrototype;
  }

  /** A loop for which {@link looksForPlain} holds is at this member. */
  visit(member: Json): void {
    this.plain = plainObject(member);
  }

  /**
   * `.name` for a name that `isInherited` denies: most often of the member that a loop is at. A
   * method, as V8 reaches it in fewer steps than a function of another module.
   */
  member(value: Json, name: string): Json {
    return value === this.plain ? (value[name] ?? null) : ownField(value, name);
  }

  now(): number {
    const now = this.environment?.now;
    if (now === undefined) throw new JqError('now is not available here');
    return now;
  }

  #nextCheckpoint(): number {
    const soonest =
      this.deadline === Number.POSITIVE_INFINITY
        ? Number.POSITIVE_INFINITY
        : this.steps + STEPS_BETWEEN_CLOCK_READINGS;
    return Math.min(this.limits.steps + 1, soonest);
  }
}
