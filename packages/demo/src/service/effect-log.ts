import type { Answer, Json, JsonObject } from './operation.ts';

/** One side effect that a service has carried out. */
export interface Effect {
  readonly operation: string;
  /** The Idempotency-Key the request came with. */
  readonly idempotencyKey: string | null;
  readonly parameters: { readonly [name: string]: string };
  readonly body: JsonObject;
  readonly answer: Answer;
  /** How often the request came: more than once after a crash of the caller. */
  readonly deliveries: number;
}

/** Where side effects outlive the process. */
export interface Journal {
  read(): readonly Effect[];
  append(effect: Effect): void;
}

/** Every side effect in the order it happened, each once for its key. */
export class EffectLog {
  readonly #journal: Journal | undefined;
  readonly #effects: Effect[] = [];
  readonly #positions = new Map<string, number>();
  readonly #listeners = new Set<(effect: Effect) => void>();

  constructor(journal?: Journal) {
    this.#journal = journal;
  }

  /** Takes over what the journal holds; `repeat` does each again, to get the state it left. */
  restore(repeat: (effect: Effect) => void): void {
    for (const effect of this.#journal?.read() ?? []) {
      repeat(effect);
      this.#keep(effect);
    }
  }

  /** Carries out `perform`, or answers what it answered under this key the first time. */
  once(request: Omit<Effect, 'answer' | 'deliveries'>, perform: () => Answer): Answer {
    const repeated = this.#repeated(request);
    if (repeated !== undefined) return repeated;
    const effect: Effect = { ...request, answer: perform(), deliveries: 1 };
    this.#journal?.append(effect);
    this.#keep(effect);
    for (const listener of this.#listeners) listener(effect);
    return effect.answer;
  }

  all(): readonly Effect[] {
    return [...this.#effects];
  }

  /** Calls back for every effect from now on; the answer ends it. */
  follow(listener: (effect: Effect) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #keep(effect: Effect): void {
    const position = this.#effects.push(effect) - 1;
    if (effect.idempotencyKey !== null) this.#positions.set(keyOf(effect), position);
  }

  #repeated(request: Omit<Effect, 'answer' | 'deliveries'>): Answer | undefined {
    const position = this.#positions.get(keyOf(request));
    const first = position === undefined ? undefined : this.#effects[position];
    if (position === undefined || first === undefined) return undefined;
    this.#effects[position] = { ...first, deliveries: first.deliveries + 1 };
    return first.answer;
  }
}

function keyOf(request: { operation: string; idempotencyKey: string | null }): string {
  return `${request.operation} ${request.idempotencyKey}`;
}

/** The log as `GET /effects` answers it. */
export function effectsDocument(log: EffectLog): Json {
  return { effects: log.all().map((effect) => ({ ...effect, answer: { ...effect.answer } })) };
}
