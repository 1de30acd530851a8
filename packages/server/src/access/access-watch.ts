import type { Alarm, Clock } from '../runtime/ports.ts';
import type { AccessQuestion } from './decide-access.ts';

interface Watched {
  readonly question: AccessQuestion;
  readonly denied: () => void;
  readonly expiry: Alarm | null;
}

/** What lasts longer than a request: it ends when who began it is no longer allowed to. */
export class AccessWatch {
  readonly #clock: Clock;
  readonly #isAllowed: (question: AccessQuestion) => boolean;
  readonly #watched = new Set<Watched>();

  constructor(clock: Clock, isAllowed: (question: AccessQuestion) => boolean) {
    this.#clock = clock;
    this.#isAllowed = isAllowed;
  }

  /** Out: ends the watching. */
  add(question: AccessQuestion, denied: () => void): () => void {
    const { token } = question.principal;
    const expiry = token ? this.#clock.at(token.expiresAt, () => this.#deny(watched)) : null;
    const watched: Watched = { question, denied, expiry };
    this.#watched.add(watched);
    return () => this.#forget(watched);
  }

  /** To be called when anything has changed that a decision rests on. */
  decideAnew(): void {
    for (const watched of this.#watched) {
      if (!this.#isAllowed(watched.question)) this.#deny(watched);
    }
  }

  close(): void {
    for (const watched of this.#watched) this.#forget(watched);
  }

  #deny(watched: Watched): void {
    this.#forget(watched);
    watched.denied();
  }

  #forget(watched: Watched): void {
    watched.expiry?.cancel();
    this.#watched.delete(watched);
  }
}
