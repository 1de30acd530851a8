import type { Anchor } from './node.ts';
import { isWord } from './properties.ts';

/** A text to be searched, by code points. */
export class Subject {
  readonly codes: Uint32Array;
  readonly #text: string;
  readonly #hasPairs: boolean;

  constructor(text: string) {
    const wellFormed = text.toWellFormed();
    this.#text = wellFormed;
    const codes = new Uint32Array(wellFormed.length);
    let length = 0;
    for (const character of wellFormed) codes[length++] = character.codePointAt(0) ?? 0;
    this.codes = codes.subarray(0, length);
    this.#hasPairs = length !== wellFormed.length;
  }

  get length(): number {
    return this.codes.length;
  }

  slice(from: number, to: number): string {
    if (!this.#hasPairs) return this.#text.slice(from, to);
    let text = '';
    for (let index = from; index < to; index++)
      text += String.fromCodePoint(this.codes[index] ?? 0);
    return text;
  }

  /** Whether an anchor holds at a position, in a search that began at another. */
  holds(anchor: Anchor, position: number, searchStart: number): boolean {
    switch (anchor) {
      case 'text-start':
        return position === 0;
      case 'text-end':
        return position === this.length;
      case 'text-end-or-newline':
        return (
          position === this.length || (position === this.length - 1 && this.#isNewline(position))
        );
      case 'line-start':
        return position === 0 || (this.#isNewline(position - 1) && position < this.length);
      case 'line-end':
        return position === this.length || this.#isNewline(position);
      case 'search-start':
        return position === searchStart;
      case 'word-boundary':
        return this.#isWordAt(position - 1) !== this.#isWordAt(position);
      case 'no-word-boundary':
        return this.#isWordAt(position - 1) === this.#isWordAt(position);
    }
  }

  #isNewline(position: number): boolean {
    return this.codes[position] === 10;
  }

  #isWordAt(position: number): boolean {
    const code = this.codes[position];
    return code !== undefined && isWord(code);
  }
}
