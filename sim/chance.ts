/** The one source of chance of a simulated run: the same seed gives the same choices. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 (included) to 1 (excluded). The generator is mulberry32: 32 bits of state suffice here. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to `bound` - 1. */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  /** True once in `bound` times. */
  oneIn(bound: number): boolean {
    return this.below(bound) === 0;
  }

  /** One of a list that is not empty. */
  pick<Value>(values: readonly Value[]): Value {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new Error('Expected something to pick from, but it is empty.');
    return value;
  }

  /** One of several, each as likely as its weight says; null when no weight is greater than 0. */
  weighed<Value>(choices: readonly (readonly [weight: number, value: Value])[]): Value | null {
    const total = choices.reduce((sum, [weight]) => sum + weight, 0);
    let rest = this.next() * total;
    for (const [weight, value] of choices) {
      if (weight > 0 && rest < weight) return value;
      rest -= weight;
    }
    return null;
  }
}
