import { createHash } from 'node:crypto';

/** Everything that happens in a simulated run, in order: two runs are the same when their hashes are. */
export class Trace {
  readonly #hash = createHash('sha256');
  readonly #last: string[] = [];
  readonly #keep: number;
  #count = 0;

  /** `keep`: how many of the last lines can be read. */
  constructor(keep: number) {
    this.#keep = keep;
  }

  note(line: string): void {
    this.#count += 1;
    this.#hash.update(line).update('\n');
    this.#last.push(`${this.#count} ${line}`);
    if (this.#last.length > this.#keep) this.#last.shift();
  }

  get lines(): readonly string[] {
    return this.#last;
  }

  get count(): number {
    return this.#count;
  }

  /** Of everything so far. */
  hash(): string {
    return this.#hash.copy().digest('hex');
  }
}
