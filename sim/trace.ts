import { createHash } from 'node:crypto';
import { tellsCanary } from './canary.ts';

/** Everything that happens in a simulated run, in order: two runs are the same when their hashes are. */
export class Trace {
  readonly #hash = createHash('sha256');
  readonly #last: string[] = [];
  readonly #keep: number;
  readonly #onLeak: (line: string) => void;
  #count = 0;

  /** `keep`: how many of the last lines can be read. `onLeak` is told of a line with a secret in it. */
  constructor(keep: number, onLeak: (line: string) => void) {
    this.#keep = keep;
    this.#onLeak = onLeak;
  }

  note(line: string): void {
    this.#count += 1;
    if (tellsCanary(line)) this.#onLeak(line);
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
