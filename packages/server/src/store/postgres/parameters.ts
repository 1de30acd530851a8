import type { Value } from './queries.ts';

/** Collects the values of a statement that is put together from parts. */
export class Parameters {
  readonly values: Value[] = [];

  /** What stands for the value in the statement. */
  add(value: Value): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}
