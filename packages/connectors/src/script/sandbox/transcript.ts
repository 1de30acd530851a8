import type { ScriptLimits, ScriptReply } from './messages.ts';

/** How the code of a script ended, as far as the engine can tell. */
export type Completion =
  | { readonly kind: 'completed'; readonly exitCode: number }
  | { readonly kind: 'failed'; readonly text: string }
  | { readonly kind: 'unsettled' };

/** What Node answers when a script awaits what never comes. */
const unsettledCode = 13;

/** Collects what a script writes, and knows when it must end. */
export class Transcript {
  readonly #limits: ScriptLimits;
  readonly #deadline: number;
  readonly #written = { stdout: '', stderr: '' };
  #exit: { readonly code: number } | undefined;
  #broken: ScriptReply | undefined;

  constructor(limits: ScriptLimits) {
    this.#limits = limits;
    this.#deadline = performance.now() + limits.timeLimitMs;
  }

  /** Whether the script has to stop where it is. */
  mustEnd(): boolean {
    if (!this.#isOver() && performance.now() > this.#deadline) this.#broken = { kind: 'too-long' };
    return this.#isOver();
  }

  write(stream: 'stdout' | 'stderr', text: string): void {
    if (this.#isOver()) return;
    this.#written[stream] += text;
    if (this.#written[stream].length > this.#limits.outputLength) {
      this.#broken = { kind: 'too-much-output', stream };
    }
  }

  exit(code: number): void {
    if (!this.#isOver()) this.#exit = { code };
  }

  reply(completion: Completion): ScriptReply {
    const code = this.#exit?.code ?? this.#conclude(completion);
    return this.#broken ?? { kind: 'ended', code, ...this.#written };
  }

  #conclude(completion: Completion): number {
    if (completion.kind === 'completed') return completion.exitCode;
    const isFailed = completion.kind === 'failed';
    const text = isFailed ? completion.text : 'The script awaits a promise that is never settled.';
    this.write('stderr', `${text}\n`);
    return isFailed ? 1 : unsettledCode;
  }

  #isOver(): boolean {
    return this.#exit !== undefined || this.#broken !== undefined;
  }
}
