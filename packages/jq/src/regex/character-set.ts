export type CharacterTest = (code: number) => boolean;

/** A set of code points: ranges, and tests for what ranges would be too many of. */
export class CharacterSet {
  readonly #ranges: readonly (readonly [number, number])[];
  readonly #tests: readonly CharacterTest[];
  readonly #negated: boolean;
  readonly #ignoreCase: boolean;
  /** Answers for ASCII: 0 not asked yet, 1 no, 2 yes. */
  readonly #ascii = new Uint8Array(128);

  constructor(
    ranges: readonly (readonly [number, number])[],
    tests: readonly CharacterTest[],
    negated: boolean,
    ignoreCase: boolean,
  ) {
    this.#ranges = ranges;
    this.#tests = tests;
    this.#negated = negated;
    this.#ignoreCase = ignoreCase;
  }

  has(code: number): boolean {
    if (code >= 128) return this.#compute(code);
    const known = this.#ascii[code];
    if (known !== 0) return known === 2;
    const answer = this.#compute(code);
    this.#ascii[code] = answer ? 2 : 1;
    return answer;
  }

  #compute(code: number): boolean {
    const isIn = this.#ignoreCase
      ? caseVariants(code).some((variant) => this.#includes(variant))
      : this.#includes(code);
    return isIn !== this.#negated;
  }

  #includes(code: number): boolean {
    return (
      this.#ranges.some(([first, last]) => code >= first && code <= last) ||
      this.#tests.some((test) => test(code))
    );
  }
}

/** A code point and those that differ from it in case only. */
export function caseVariants(code: number): number[] {
  const character = String.fromCodePoint(code);
  const variants = new Set([code]);
  for (const text of [character.toLowerCase(), character.toUpperCase()]) {
    const variant = text.codePointAt(0) ?? code;
    if (text.length === String.fromCodePoint(variant).length) variants.add(variant);
  }
  for (const variant of [...variants]) {
    const lower = String.fromCodePoint(variant).toLowerCase();
    const folded = lower.codePointAt(0) ?? variant;
    if (lower.length === String.fromCodePoint(folded).length) variants.add(folded);
  }
  return [...variants];
}
