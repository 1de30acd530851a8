import { nearestName, parseDuration } from '@tutti/language';

/** The place of what a file holds as a whole. */
export const WHOLE_FILE = 'the configuration file';

const DAY_MS = 86_400_000;

/** A value of a configuration file, the words for its place, and where mistakes are told. */
export class ConfigurationValue {
  readonly #value: unknown;
  readonly #place: string;
  readonly #mistakes: string[];

  constructor(value: unknown, place: string, mistakes: string[]) {
    this.#value = value;
    this.#place = place;
    this.#mistakes = mistakes;
  }

  get isAbsent(): boolean {
    return this.#value === undefined;
  }

  get isEmptyMap(): boolean {
    return JSON.stringify(this.#value) === '{}';
  }

  /** Its members; of `known` ones only, when they are given. Empty when it is no map. */
  members(known?: readonly string[]): ReadonlyMap<string, ConfigurationValue> {
    if (typeof this.#value !== 'object' || this.#value === null || Array.isArray(this.#value)) {
      this.mistake('to be a map');
      return new Map();
    }
    const entries = Object.entries(this.#value);
    for (const [name] of entries) {
      if (known !== undefined && !known.includes(name)) this.#unknown(name, known);
    }
    return new Map(entries.map(([name, value]) => [name, this.#member(name, value)]));
  }

  /** The member of that name; absent when there is none. */
  static of(members: ReadonlyMap<string, ConfigurationValue>, name: string): ConfigurationValue {
    return members.get(name) ?? new ConfigurationValue(undefined, name, []);
  }

  wholeNumber(most: number): number {
    const value = this.#value;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) {
      return value;
    }
    this.mistake(`to be a whole number from 1 to ${most}`);
    return 1;
  }

  durationMs(mostMs: number): number {
    const ms = typeof this.#value === 'string' ? parseDuration(this.#value) : null;
    if (ms !== null && ms > 0 && ms <= mostMs) return ms;
    const most = mostMs === DAY_MS ? 'a day' : `${mostMs / DAY_MS} days`;
    this.mistake(`to be an ISO 8601 duration such as PT30S, more than nothing and at most ${most}`);
    return 1;
  }

  mistake(expected: string): void {
    const came = this.isAbsent ? 'it is not there' : `it is ${excerpt(this.#value)}`;
    this.#mistakes.push(`Expected ${this.#place} ${expected}, but ${came}.`);
  }

  #member(name: string, value: unknown): ConfigurationValue {
    const plain = /^\w+$/.test(name);
    const around = this.#place === WHOLE_FILE ? '' : this.#place;
    const place = plain ? `${around}.${name}`.replace(/^\./, '') : `${around}['${name}']`;
    return new ConfigurationValue(value, place, this.#mistakes);
  }

  #unknown(name: string, known: readonly string[]): void {
    const meant = nearestName(name, known);
    const advice =
      meant === undefined ? `It can have ${known.join(', ')}.` : `Did you mean ${meant}?`;
    this.#mistakes.push(`Expected a member of ${this.#place}, but '${name}' is not one. ${advice}`);
  }
}

function excerpt(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 80 ? text : `${text.slice(0, 80)}…`;
}
