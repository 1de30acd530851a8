import type { Clock } from '../ports.ts';
import { Target, type TargetState } from './target.ts';
import type { TargetPolicies } from './target-policy.ts';

/**
 * Targets kept at the same time, unless more are spoken to: a definition can make up names without
 * end. Those nothing would be lost with are forgotten first, then the oldest.
 */
export const MOST_TARGETS = 1000;

/** Every target that a policy is about. */
export class Targets {
  readonly #policies: TargetPolicies;
  readonly #clock: Clock;
  readonly #targets = new Map<string, Target>();

  constructor(policies: TargetPolicies, clock: Clock) {
    this.#policies = policies;
    this.#clock = clock;
    for (const name of Object.keys(policies)) {
      if (name !== '*') this.#add(name);
    }
  }

  /** Whether a policy is about anything at all. */
  get areLimited(): boolean {
    return Object.keys(this.#policies).length > 0;
  }

  /** Null when nothing limits it. */
  find(name: string): Target | null {
    return this.#targets.get(name) ?? this.#add(name);
  }

  /** By name. */
  list(): readonly TargetState[] {
    const all = [...this.#targets.values()].map(({ state }) => state);
    return all.sort((a, b) => (a.target < b.target ? -1 : 1));
  }

  close(): void {
    for (const target of this.#targets.values()) target.close();
  }

  #add(name: string): Target | null {
    const own = Object.hasOwn(this.#policies, name) ? this.#policies[name] : undefined;
    const policy = own ?? this.#policies['*'];
    if (policy === undefined) return null;
    if (this.#targets.size >= MOST_TARGETS) this.#makeRoom();
    const target = new Target(name, policy, this.#clock);
    this.#targets.set(name, target);
    return target;
  }

  #makeRoom(): void {
    this.#forget(({ isIdle }) => isIdle);
    this.#forget(({ isQuiet }) => isQuiet && this.#targets.size >= MOST_TARGETS);
  }

  #forget(mayGo: (target: Target) => boolean): void {
    for (const [name, target] of this.#targets) {
      if (!Object.hasOwn(this.#policies, name) && mayGo(target)) this.#targets.delete(name);
    }
  }
}
