/** A place in a pattern, and the groups seen so far. */
export class PatternReader {
  readonly #pattern: string;
  readonly #names: (string | undefined)[] = [];
  readonly #references: (number | string)[] = [];
  #position = 0;
  nesting = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  get groupCount(): number {
    return this.#names.length;
  }

  get groupNames(): readonly (string | undefined)[] {
    return this.#names;
  }

  isAtEnd(): boolean {
    return this.#position >= this.#pattern.length;
  }

  sees(text: string): boolean {
    return this.#pattern.startsWith(text, this.#position);
  }

  /** Whether a text comes again, behind the next character. */
  seesLater(text: string): boolean {
    return this.#pattern.includes(text, this.#position + 1);
  }

  accept(text: string): boolean {
    const found = this.sees(text);
    if (found) this.#position += text.length;
    return found;
  }

  /** The next character, a whole code point; the empty string at the end. */
  next(): string {
    const code = this.#pattern.codePointAt(this.#position);
    if (code === undefined) return '';
    const character = String.fromCodePoint(code);
    this.#position += character.length;
    return character;
  }

  /** What a sticky expression finds here; it is then behind the reader. */
  match(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.#position;
    const found = expression.exec(this.#pattern) ?? undefined;
    if (found !== undefined) this.#position += found[0].length;
    return found;
  }

  /** Everything up to a text, which is stepped over; undefined when the text does not come. */
  upTo(text: string): string | undefined {
    const end = this.#pattern.indexOf(text, this.#position);
    if (end < 0) return undefined;
    const found = this.#pattern.slice(this.#position, end);
    this.#position = end + text.length;
    return found;
  }

  rest(): string {
    const found = this.#pattern.slice(this.#position);
    this.#position = this.#pattern.length;
    return found;
  }

  /** Steps over what an extended pattern does not mean: space, and comments to the line's end. */
  skipIgnorable(): boolean {
    return this.match(/[ \t\n\r\f\v]+|#[^\n]*/y) !== undefined;
  }

  openGroup(name: string | undefined): number {
    this.#names.push(name);
    return this.#names.length;
  }

  /** The groups of a name, so far. */
  groupsNamed(name: string): number[] {
    return this.#names.flatMap((known, index) => (known === name ? [index + 1] : []));
  }

  /** Remembers a reference, which is checked once all groups are known. */
  refer(target: number | string): void {
    this.#references.push(target);
  }

  checkReferences(): string | undefined {
    for (const target of this.#references) {
      if (typeof target === 'string') {
        if (!this.#names.includes(target)) return `undefined name <${target}> reference`;
      } else if (target < 1 || target > this.groupCount) {
        return 'invalid backref number/name';
      }
    }
    return undefined;
  }
}
