import type { Clock } from '../ports.ts';
import { Target, type TargetState } from './target.ts';
import type { TargetPolicies } from './target-policy.ts';

/** Targets that `*` is for, kept at the same time; idle ones are forgotten first. */
const MOST_TARGETS = 1000;

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
    if (this.#targets.size >= MOST_TARGETS) this.#forgetIdle();
    const target = new Target(name, policy, this.#clock);
    this.#targets.set(name, target);
    return target;
  }

  #forgetIdle(): void {
    for (const [name, target] of this.#targets) {
      if (target.isIdle && !Object.hasOwn(this.#policies, name)) this.#targets.delete(name);
    }
  }
}
