import { JqError } from '../errors.ts';
import type { Json, MutableObject } from '../json.ts';
import { setOwn } from '../json.ts';
import { utf8Length } from './code-points.ts';
import { readStringBody } from './json-string.ts';
import { parseNumber } from './number-parse.ts';

const MAX_DEPTH = 10_000;

/** A text this short cannot nest deeper than allowed, whatever it holds. */
const SHALLOW_LENGTH = 2 * MAX_DEPTH;

/**
 * Reads one JSON value as jq does: like JSON, and also `nan`, `.5` and `+1`.
 * @throws JqError in jq's words, with line and column
 */
export function parseJson(text: string): Json {
  const plain = parsePlainJson(text);
  return plain === undefined ? new JsonReader(text).read() : plain;
}

/** The host's parser is faster; where it refuses or would differ, undefined. */
function parsePlainJson(text: string): Json | undefined {
  if (text.length >= SHALLOW_LENGTH || /\\u[dD]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** An open array or object; of an object also the key that waits for its value. */
interface Open {
  readonly list: Json[] | undefined;
  readonly object: MutableObject;
  key: string | undefined;
  isEmpty: boolean;
}

class JsonReader {
  readonly #text: string;
  readonly #open: Open[] = [];
  /** The value that has been read and not been put anywhere yet. */
  #next: Json | undefined = undefined;
  #result: Json | undefined = undefined;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Json {
    while (this.#position < this.#text.length) this.#step();
    this.#finish();
    if (this.#open.length > 0) throw this.#problem('Unfinished JSON term', true);
    if (this.#result === undefined) throw this.#complaint('Expected JSON value');
    return this.#result;
  }

  #step(): void {
    const start = this.#position;
    const character = this.#text[start] ?? '';
    if (character === '"') {
      this.#position++;
      this.#finish();
      this.#string();
    } else if (' \t\r\n\ufeff'.includes(character)) {
      this.#position++;
      if (character === '\ufeff' && start > 0)
        throw this.#problem('Invalid numeric literal', false);
      this.#finish();
    } else if ('[]{},:'.includes(character)) {
      this.#position++;
      this.#finish();
      this.#structure(character);
      this.#finish();
    } else {
      this.#literal();
    }
  }

  /** A value that is complete at the outermost level is the result; there may be only one. */
  #finish(): void {
    if (this.#open.length > 0 || this.#next === undefined) return;
    if (this.#result !== undefined) throw this.#complaint('Unexpected extra JSON values');
    this.#result = this.#next;
    this.#next = undefined;
  }

  #literal(): void {
    const start = this.#position;
    const pattern = /[^ \t\r\n"[\]{},:]+/y;
    pattern.lastIndex = start;
    const word = pattern.exec(this.#text)?.[0] ?? '';
    const isEnd = start + word.length === this.#text.length;
    this.#position = start + word.length + (isEnd ? 0 : 1);
    const value = this.#literalValue(word, isEnd);
    if (this.#next !== undefined) throw this.#problem('Expected separator between values', isEnd);
    this.#next = value;
    this.#position = start + word.length;
  }

  #literalValue(word: string, isEnd: boolean): Json {
    if (word === 'true') return true;
    if (word === 'false') return false;
    if (word === 'null') return null;
    if (word.startsWith("'")) {
      throw this.#problem(`Invalid string literal; expected ", but got '`, isEnd);
    }
    if (/^(?:t|f|nu)/.test(word)) throw this.#problem('Invalid literal', isEnd);
    const number = parseNumber(word);
    if (number === undefined) throw this.#problem('Invalid numeric literal', isEnd);
    return number;
  }

  #string(): void {
    const pattern = /(?:[^"\\]|\\[\s\S])*"/y;
    pattern.lastIndex = this.#position;
    const body = pattern.exec(this.#text)?.[0];
    if (body === undefined) {
      this.#position = this.#text.length;
      throw this.#problem('Unfinished string', true);
    }
    this.#position += body.length;
    const read = readStringBody(body.slice(0, -1));
    if (!('text' in read)) throw this.#problem(read.problem, false);
    if (this.#next !== undefined) throw this.#problem('Expected separator between values', false);
    this.#next = read.text;
    this.#finish();
  }

  #structure(character: string): void {
    if (character === '[' || character === '{') this.#begin(character);
    else if (character === ':') this.#colon();
    else if (character === ',') this.#comma();
    else this.#end(character);
  }

  #begin(character: string): void {
    if (this.#open.length >= MAX_DEPTH)
      throw this.#problem('Exceeds depth limit for parsing', false);
    if (this.#next !== undefined) throw this.#problem('Expected separator between values', false);
    const list: Json[] | undefined = character === '[' ? [] : undefined;
    this.#open.push({ list, object: {}, key: undefined, isEmpty: true });
  }

  #colon(): void {
    const top = this.#open.at(-1);
    if (top === undefined || this.#next === undefined) {
      throw this.#problem("Expected string key before ':'", false);
    }
    if (top.list !== undefined || top.key !== undefined) {
      throw this.#problem("':' not as part of an object", false);
    }
    if (typeof this.#next !== 'string') throw this.#problem('Object keys must be strings', false);
    top.key = this.#next;
    this.#next = undefined;
  }

  #comma(): void {
    const top = this.#open.at(-1);
    if (top === undefined || this.#next === undefined) {
      throw this.#problem("Expected value before ','", false);
    }
    this.#put(top, this.#next);
  }

  #put(top: Open, value: Json): void {
    if (top.list !== undefined) {
      top.list.push(value);
    } else if (top.key === undefined) {
      throw this.#problem('Objects must consist of key:value pairs', false);
    } else {
      setOwn(top.object, top.key, value);
      top.key = undefined;
    }
    top.isEmpty = false;
    this.#next = undefined;
  }

  #end(character: string): void {
    const top = this.#open.at(-1);
    const isArray = character === ']';
    const isOpen = top !== undefined && (top.list !== undefined) === isArray;
    if (!isOpen) throw this.#problem(`Unmatched '${character}'`, false);
    if (this.#next !== undefined) {
      this.#put(top, this.#next);
    } else if (top.key !== undefined) {
      throw this.#problem(`Unmatched '${character}'`, false);
    } else if (!top.isEmpty) {
      const expected = isArray ? 'another array element' : 'another key-value pair';
      throw this.#problem(`Expected ${expected}`, false);
    }
    this.#open.pop();
    this.#next = top.list ?? top.object;
  }

  /** A complaint with the place of the character read last, in bytes of its line. */
  #problem(what: string, isEnd: boolean): JqError {
    const before = this.#text.slice(0, this.#position);
    const line = before.split('\n').length;
    const column = utf8Length(before.slice(before.lastIndexOf('\n') + 1));
    return this.#complaint(`${what}${isEnd ? ' at EOF' : ''} at line ${line}, column ${column}`);
  }

  #complaint(what: string): JqError {
    return new JqError(`${what} (while parsing '${this.#text}')`);
  }
}
