import type { Json } from '@tutti/jq';

/** Where a run goes another way than the recorded one. */
export interface Finding {
  readonly kind:
    | 'argument-differs'
    | 'not-in-history'
    | 'no-longer-made'
    | 'order-differs'
    | 'not-taken'
    | 'status-differs'
    | 'output-differs'
    | 'problem-differs'
    | 'position-differs'
    | 'endless';
  /** As a sentence. */
  readonly words: string;
  /** Of the task, in the plan that is tried; of one that is not there any more, in the recorded one. */
  readonly pointer?: string;
  readonly task?: string;
  /** The event of the log that it is about. */
  readonly sequence?: number;
  readonly recorded?: Json;
  readonly now?: Json;
}

/** What is found out, put in the order of the recording. */
export class Findings {
  /** Something was asked that nobody can answer: what follows from it is unknown. */
  isOpen = false;
  readonly #found: { readonly place: number; readonly finding: Finding }[] = [];
  readonly #once = new Set<string>();

  /** `place`: where in the log it belongs. */
  add(place: number, finding: Finding): void {
    this.#found.push({ place, finding });
  }

  /** Of its kind only the first counts: the others follow from it. */
  addOnce(key: string, place: number, finding: Finding): void {
    if (this.#once.has(key)) return;
    this.#once.add(key);
    this.add(place, finding);
  }

  get inOrder(): readonly Finding[] {
    return this.#found.toSorted((a, b) => a.place - b.place).map(({ finding }) => finding);
  }
}
