import { JqError } from '../errors.ts';
import { isArray, isObject, type Json, kindOf } from '../json.ts';
import { equal } from './compare.ts';
import { describe } from './describe.ts';
import type { Machine } from './machine.ts';

const MAX_DEPTH = 10_000;

/** jq's `contains`: substrings within strings, parts within arrays and objects, else equality. */
export function contains(machine: Machine, whole: Json, part: Json): boolean {
  const isMixed = typeof whole === 'boolean' ? whole !== part : kindOf(whole) !== kindOf(part);
  if (isMixed) {
    throw new JqError(
      `${describe(whole)} and ${describe(part)} cannot have their containment checked`,
    );
  }
  return new Containment(machine).run(whole, part);
}

/** One question that is waiting for its answer: does some of `wholes` contain `part`? */
interface Question {
  readonly wholes: readonly Json[];
  index: number;
  /** Parts that must all be contained, each in some of its own candidates. */
  needs: readonly Need[];
  met: number;
  readonly part: Json;
}

interface Need {
  readonly part: Json;
  readonly candidates: readonly Json[];
}

/** Searches without recursion, as values may be deep. */
class Containment {
  readonly #machine: Machine;
  readonly #open: Question[] = [];

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  run(whole: Json, part: Json): boolean {
    this.#ask({ part, candidates: [whole] });
    let answer: boolean | undefined;
    for (let question = this.#open.at(-1); question !== undefined; question = this.#open.at(-1)) {
      this.#machine.step();
      answer = this.#advance(question, answer);
      if (answer !== undefined) this.#open.pop();
    }
    return answer ?? false;
  }

  #ask(need: Need): void {
    if (this.#open.length > MAX_DEPTH) throw new JqError('Containment check too deep');
    this.#open.push({ wholes: need.candidates, index: -1, needs: [], met: 0, part: need.part });
  }

  /** Works on a question, given the answer to what it asked last; undefined when it asks more. */
  #advance(question: Question, answer: boolean | undefined): boolean | undefined {
    if (answer === true) question.met++;
    if (answer !== true && !this.#nextWhole(question)) return false;
    const next = question.needs[question.met];
    if (next === undefined) return true;
    this.#ask(next);
    return undefined;
  }

  /** Goes on to the next candidate that is not ruled out at once; false when there is none. */
  #nextWhole(question: Question): boolean {
    question.met = 0;
    while (++question.index < question.wholes.length) {
      this.#machine.step();
      const needs = this.#needs(question.wholes[question.index] ?? null, question.part);
      if (needs === false) continue;
      question.needs = needs === true ? [] : needs;
      return true;
    }
    return false;
  }

  #needs(whole: Json, part: Json): boolean | readonly Need[] {
    if (typeof whole === 'string' && typeof part === 'string') return whole.includes(part);
    if (isArray(whole) && isArray(part)) {
      return part.map((item) => ({ part: item, candidates: whole }));
    }
    if (isObject(whole) && isObject(part)) {
      const names = Object.keys(part);
      if (names.some((name) => !Object.hasOwn(whole, name))) return false;
      return names.map((name) => ({
        part: part[name] ?? null,
        candidates: [whole[name] ?? null],
      }));
    }
    return equal(this.#machine, whole, part);
  }
}
