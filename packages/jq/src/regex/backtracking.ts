import { caseVariants } from './character-set.ts';
import type { Instruction, LookInstruction, RegexProgram } from './instructions.ts';
import type { SearchOptions, Slots } from './parallel.ts';
import type { Subject } from './subject.ts';

/** Another way to try: where, from which position, with which slots. */
interface Choice {
  readonly at: number;
  readonly position: number;
  readonly slots: Slots;
}

/** Decides whether the end of a program is an end to accept. */
type Accept = (slots: Slots, position: number) => boolean;

/**
 * Searches by trying one way after the other. Needed for what looks around or refers back; it can
 * take time exponential in the pattern, which `charge` puts an end to.
 */
export function searchByBacktracking(
  program: RegexProgram,
  subject: Subject,
  from: number,
  options: SearchOptions,
): Slots | undefined {
  let best: Slots | undefined;
  for (let start = from; start <= subject.length; start++) {
    const attempt = new Attempt(subject, from, options);
    const slots = new Int32Array(program.slotCount).fill(-1);
    attempt.run(program.instructions, start, slots, (found) => {
      if (options.skipsEmpty && found[0] === found[1]) return false;
      if (best === undefined || found[1]! - found[0]! > best[1]! - best[0]!) best = found;
      return !options.wantsLongest;
    });
    if (best !== undefined && !options.wantsLongest) break;
  }
  return best;
}

class Attempt {
  readonly #subject: Subject;
  readonly #searchStart: number;
  readonly #options: SearchOptions;

  constructor(subject: Subject, searchStart: number, options: SearchOptions) {
    this.#subject = subject;
    this.#searchStart = searchStart;
    this.#options = options;
  }

  /** Runs a program from a position until an end is accepted; answers whether one was. */
  run(code: readonly Instruction[], from: number, slots: Slots, accept: Accept): boolean {
    const choices: Choice[] = [{ at: 0, position: from, slots }];
    for (let choice = choices.pop(); choice !== undefined; choice = choices.pop()) {
      if (this.#follow(code, choice, choices, accept)) return true;
    }
    return false;
  }

  /** Goes one way to its end, leaving the other ways it meets among the choices. */
  #follow(code: readonly Instruction[], start: Choice, choices: Choice[], accept: Accept): boolean {
    let { at, position, slots } = start;
    for (;;) {
      this.#options.charge(1);
      const instruction = code[at]!;
      switch (instruction.kind) {
        case 'match':
          return accept(slots, position);
        case 'jump':
          at = instruction.target;
          continue;
        case 'split':
          choices.push({ at: instruction.second, position, slots });
          at = instruction.first;
          continue;
        case 'condition':
          at = slots[2 * instruction.group + 1] === -1 ? instruction.unmet : at + 1;
          continue;
        case 'progress':
          at = slots[instruction.slot] === position ? instruction.exit : at + 1;
          continue;
        case 'save':
          slots = slots.slice();
          slots[instruction.slot] = position;
          break;
        default: {
          const end = this.#end(instruction, position, slots);
          if (end === undefined) return false;
          position = end.position;
          slots = end.slots;
        }
      }
      at++;
    }
  }

  /** Where an instruction that has only one way on leads, or undefined where it does not match. */
  #end(
    instruction: Exclude<
      Instruction,
      { kind: 'match' | 'jump' | 'split' | 'condition' | 'save' | 'progress' }
    >,
    position: number,
    slots: Slots,
  ): { position: number; slots: Slots } | undefined {
    const code = this.#subject.codes[position];
    switch (instruction.kind) {
      case 'character':
        return code === instruction.code ? { position: position + 1, slots } : undefined;
      case 'set':
        return code !== undefined && instruction.set.has(code)
          ? { position: position + 1, slots }
          : undefined;
      case 'anchor':
        return this.#subject.holds(instruction.anchor, position, this.#searchStart)
          ? { position, slots }
          : undefined;
      case 'reference': {
        const end = this.#referenceEnd(instruction, position, slots);
        return end === undefined ? undefined : { position: end, slots };
      }
      default:
        return this.#look(instruction, position, slots);
    }
  }

  #referenceEnd(
    { groups, ignoreCase }: { readonly groups: readonly number[]; readonly ignoreCase: boolean },
    position: number,
    slots: Slots,
  ): number | undefined {
    const group = groups.findLast((each) => slots[2 * each + 1] !== -1);
    if (group === undefined) return undefined;
    const from = slots[2 * group]!;
    const length = slots[2 * group + 1]! - from;
    this.#options.charge(length);
    for (let offset = 0; offset < length; offset++) {
      const wanted = this.#subject.codes[from + offset]!;
      const code = this.#subject.codes[position + offset];
      if (code === wanted) continue;
      if (code === undefined || !ignoreCase || !caseVariants(code).includes(wanted))
        return undefined;
    }
    return position + length;
  }

  #look(
    { kind, program, negated, behind }: LookInstruction,
    position: number,
    slots: Slots,
  ): { position: number; slots: Slots } | undefined {
    let end: { position: number; slots: Slots } | undefined;
    const nearest = behind === undefined ? 0 : behind.least;
    const farthest = behind === undefined ? 0 : Math.min(behind.most, position);
    for (let distance = nearest; distance <= farthest && end === undefined; distance++) {
      this.run(program, position - distance, slots, (found, reached) => {
        if (behind !== undefined && reached !== position) return false;
        end = { position: kind === 'atomic' ? reached : position, slots: found };
        return true;
      });
    }
    if (!negated) return end;
    return end === undefined ? { position, slots } : undefined;
  }
}
