/** Where JSON text stops being JSON, and what could have stood there. */
export interface JsonMistake {
  readonly offset: number;
  readonly expected: string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in strings.
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|(?:true|false|null)(?!\w)/y;
const SPACE = /[ \t\n\r]*/y;

type Expectation = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma' | 'nothing';

const WORDS: { readonly [E in Expectation]: string } = {
  value: 'a value',
  'value-or-end': "a value or ']'",
  key: 'a member name in double quotes',
  'key-or-end': "a member name in double quotes or '}'",
  colon: "':'",
  comma: "',' or the closing bracket",
  nothing: 'nothing more',
};

const STRINGS_BEGIN: ReadonlySet<Expectation> = new Set([
  'value',
  'value-or-end',
  'key',
  'key-or-end',
]);
const WHOLE_STRING = 'a string that ends on its line and has only the escapes of JSON';

/**
 * Finds the mistake in text that `JSON.parse` has refused; its own message often has no position.
 * Takes no recursion, so depth does not matter.
 */
export function findJsonMistake(text: string): JsonMistake {
  const scan = new Scan(text);
  while (scan.step());
  const inString = text[scan.offset] === '"' && STRINGS_BEGIN.has(scan.expects);
  return { offset: scan.offset, expected: inString ? WHOLE_STRING : WORDS[scan.expects] };
}

class Scan {
  readonly #text: string;
  readonly #open: ('[' | '{')[] = [];
  offset = 0;
  expects: Expectation = 'value';

  constructor(text: string) {
    this.#text = text;
    this.#take(SPACE);
  }

  /** Takes one token if it is what was expected. */
  step(): boolean {
    const taken = this.#token();
    if (taken) this.#take(SPACE);
    return taken;
  }

  #token(): boolean {
    switch (this.expects) {
      case 'value':
        return this.#value();
      case 'value-or-end':
        return this.#close(']') || this.#value();
      case 'key':
        return this.#take(STRING) && this.#expect('colon');
      case 'key-or-end':
        return this.#close('}') || (this.#take(STRING) && this.#expect('colon'));
      case 'colon':
        return this.#character(':') && this.#expect('value');
      case 'comma':
        return this.#separator();
      case 'nothing':
        return false;
    }
  }

  #value(): boolean {
    if (this.#character('{')) return this.#enter('{', 'key-or-end');
    if (this.#character('[')) return this.#enter('[', 'value-or-end');
    return (this.#take(STRING) || this.#take(SCALAR)) && this.#leaveValue();
  }

  #separator(): boolean {
    const inObject = this.#open.at(-1) === '{';
    if (this.#character(',')) return this.#expect(inObject ? 'key' : 'value');
    return this.#close(inObject ? '}' : ']');
  }

  #close(bracket: ']' | '}'): boolean {
    if (!this.#character(bracket)) return false;
    this.#open.pop();
    return this.#leaveValue();
  }

  #enter(bracket: '[' | '{', next: Expectation): boolean {
    this.#open.push(bracket);
    return this.#expect(next);
  }

  #leaveValue(): boolean {
    return this.#expect(this.#open.length > 0 ? 'comma' : 'nothing');
  }

  #expect(next: Expectation): boolean {
    this.expects = next;
    return true;
  }

  #character(character: string): boolean {
    if (this.#text[this.offset] !== character) return false;
    this.offset++;
    return true;
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.offset;
    if (!pattern.test(this.#text)) return false;
    this.offset = pattern.lastIndex;
    return true;
  }
}
