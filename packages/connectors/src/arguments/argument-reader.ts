import { type Json, TerminalFault } from '@tutti/connector-kit';
import { isObject, type JsonObject, kindOf } from './json-object.ts';

/** The fault of a call whose arguments make no sense: repeating it cannot help. */
export function configurationFault(detail: string): TerminalFault {
  return new TerminalFault({
    type: 'configuration',
    status: 400,
    title: 'Arguments Not Valid',
    detail,
  });
}

/**
 * Reads the evaluated arguments of one function, by own properties only. A value of the wrong shape
 * throws a `configuration` fault that names the function, the argument and what came instead. Null
 * counts as not given: that is what an expression over absent data yields.
 */
export class ArgumentReader {
  readonly #owner: string;
  readonly #values: JsonObject;

  constructor(owner: string, values: Json) {
    if (!isObject(values)) {
      throw configurationFault(
        `Expected the arguments of ${owner} to be an object, but they are ${kindOf(values)}.`,
      );
    }
    this.#owner = owner;
    this.#values = values;
  }

  /** The value as it is; undefined when it is not given. */
  value(name: string): Json | undefined {
    return Object.hasOwn(this.#values, name) ? (this.#values[name] ?? undefined) : undefined;
  }

  text(name: string): string {
    const value = this.value(name);
    if (typeof value !== 'string' || value === '') throw this.#mismatch(name, 'a string');
    return value;
  }

  optionalText(name: string): string | undefined {
    const value = this.value(name);
    if (value !== undefined && typeof value !== 'string') throw this.#mismatch(name, 'a string');
    return value;
  }

  optionalObject(name: string): JsonObject | undefined {
    const value = this.value(name);
    if (value !== undefined && !isObject(value)) throw this.#mismatch(name, 'an object');
    return value;
  }

  flag(name: string): boolean {
    const value = this.value(name) ?? false;
    if (typeof value !== 'boolean') throw this.#mismatch(name, 'true or false');
    return value;
  }

  choice<Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const value = this.value(name) ?? choices[0];
    const chosen = choices.find((choice) => choice === value);
    if (chosen === undefined) throw this.#mismatch(name, `one of ${choices.join(', ')}`);
    return chosen;
  }

  /** Texts, numbers and booleans by name, as texts. Null entries are left out. */
  texts(name: string): ReadonlyMap<string, string> {
    const read = new Map<string, string>();
    for (const [key, value] of Object.entries(this.optionalObject(name) ?? {})) {
      if (value === null) continue;
      read.set(key, this.#scalar(`${name}.${key}`, value));
    }
    return read;
  }

  /** Variables for a process, by name. */
  environment(name: string): ReadonlyMap<string, string> {
    const variables = this.texts(name);
    for (const [variable, value] of variables) {
      if (variable === '' || variable.includes('='))
        throw configurationFault(
          `An environment variable of ${this.#owner} has a name that is empty or has "=" in it.`,
        );
      this.withoutNul(name, variable, value);
    }
    return variables;
  }

  /** Throws a fault when a text holds a NUL character, at which the system's own texts end. */
  withoutNul(name: string, ...texts: readonly string[]): void {
    if (!texts.some((text) => text.includes('\0'))) return;
    throw configurationFault(`The ${name} of ${this.#owner} cannot hold a NUL character.`);
  }

  /** A list as `textList` reads it; an object is the list of its entries as `name=value`. */
  words(name: string): readonly string[] {
    if (!isObject(this.value(name))) return this.textList(name);
    return [...this.texts(name)].map(([key, value]) => `${key}=${value}`);
  }

  /** A list of texts, numbers and booleans, as texts. */
  textList(name: string): readonly string[] {
    const value = this.value(name) ?? [];
    if (!Array.isArray(value)) throw this.#mismatch(name, 'a list');
    return value.map((item: Json, index) => this.#scalar(`${name}[${index}]`, item));
  }

  #scalar(path: string, value: Json): string {
    if (typeof value === 'object')
      throw this.mismatch(path, 'a string, a number or a boolean', value);
    return String(value);
  }

  #mismatch(name: string, expected: string): TerminalFault {
    return this.mismatch(name, expected, this.value(name));
  }

  /** The fault of an argument, or a part of it, that is not what was expected. */
  mismatch(path: string, expected: string, value: Json | undefined): TerminalFault {
    return configurationFault(
      `Expected the argument '${path}' of ${this.#owner} to be ${expected}, but it is ${kindOf(value)}.`,
    );
  }
}
