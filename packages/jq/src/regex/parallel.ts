import type { RegexProgram } from './instructions.ts';
import type { Subject } from './subject.ts';

/** Positions by slot; -1 for what has not matched. */
export type Slots = Int32Array;

/** Told of every step, so that it can stop a search that takes too many. */
export type Charge = (steps: number) => void;

export interface SearchOptions {
  readonly wantsLongest: boolean;
  readonly skipsEmpty: boolean;
  readonly charge: Charge;
}

/** The ways that are being followed at one position of the text, the preferred one first. */
class Threads {
  readonly instructions: Int32Array;
  readonly slots: Slots[] = [];
  /** The position at which each instruction was added last, so that it is added once only. */
  readonly #addedAt: Int32Array;
  count = 0;

  constructor(size: number) {
    this.instructions = new Int32Array(size);
    this.#addedAt = new Int32Array(size).fill(-1);
  }

  claim(instruction: number, position: number): boolean {
    if (this.#addedAt[instruction] === position) return false;
    this.#addedAt[instruction] = position;
    return true;
  }

  push(instruction: number, slots: Slots): void {
    this.instructions[this.count] = instruction;
    this.slots[this.count++] = slots;
  }
}

/**
 * Searches by following all ways through a program at once, one character at a time. The time is at
 * most the length of the text times the size of the program, whatever the pattern.
 */
export function searchInParallel(
  program: RegexProgram,
  subject: Subject,
  from: number,
  options: SearchOptions,
): Slots | undefined {
  return new ParallelSearch(program, subject, from, options).run();
}

class ParallelSearch {
  readonly #program: RegexProgram;
  readonly #subject: Subject;
  readonly #from: number;
  readonly #options: SearchOptions;
  #now: Threads;
  #next: Threads;
  #found: Slots | undefined = undefined;

  constructor(program: RegexProgram, subject: Subject, from: number, options: SearchOptions) {
    this.#program = program;
    this.#subject = subject;
    this.#from = from;
    this.#options = options;
    this.#now = new Threads(program.instructions.length);
    this.#next = new Threads(program.instructions.length);
  }

  run(): Slots | undefined {
    for (let position = this.#from; position <= this.#subject.length; position++) {
      if (this.#found === undefined || this.#options.wantsLongest) {
        const slots = new Int32Array(this.#program.slotCount).fill(-1);
        this.#follow(this.#now, 0, position, slots);
      } else if (this.#now.count === 0) break;
      this.#options.charge(1 + this.#now.count);
      this.#advance(position);
      [this.#now, this.#next] = [this.#next, this.#now];
      this.#next.count = 0;
    }
    return this.#found;
  }

  /** Takes every way one character further. */
  #advance(position: number): void {
    const code = this.#subject.codes[position];
    for (let index = 0; index < this.#now.count; index++) {
      const at = this.#now.instructions[index] ?? 0;
      const instruction = this.#program.instructions[at];
      const slots = this.#now.slots[index]!;
      if (instruction?.kind === 'match') {
        if (this.#accept(slots)) break;
      } else if (code !== undefined) {
        const matches =
          instruction?.kind === 'character'
            ? instruction.code === code
            : instruction?.kind === 'set' && instruction.set.has(code);
        if (matches) this.#follow(this.#next, at + 1, position + 1, slots);
      }
    }
  }

  /** Takes a match; answers whether the ways behind it, which are less preferred, are given up. */
  #accept(slots: Slots): boolean {
    if (this.#options.skipsEmpty && slots[0] === slots[1]) return false;
    if (!this.#options.wantsLongest) {
      this.#found = slots;
      return true;
    }
    const best = this.#found;
    if (best === undefined || slots[1]! - slots[0]! > best[1]! - best[0]!) this.#found = slots;
    return false;
  }

  /** Adds a way and those it splits into, up to their next character. */
  #follow(threads: Threads, start: number, position: number, startSlots: Slots): void {
    const pending: { at: number; slots: Slots }[] = [{ at: start, slots: startSlots }];
    for (let way = pending.pop(); way !== undefined; way = pending.pop()) {
      const { at, slots } = way;
      if (!threads.claim(at, position)) continue;
      this.#options.charge(1);
      const instruction = this.#program.instructions[at]!;
      switch (instruction.kind) {
        case 'jump':
          pending.push({ at: instruction.target, slots });
          break;
        case 'split':
          pending.push({ at: instruction.second, slots }, { at: instruction.first, slots });
          break;
        case 'save': {
          const saved = slots.slice();
          saved[instruction.slot] = position;
          pending.push({ at: at + 1, slots: saved });
          break;
        }
        case 'anchor':
          if (this.#subject.holds(instruction.anchor, position, this.#from)) {
            pending.push({ at: at + 1, slots });
          }
          break;
        case 'progress': {
          const hasMoved = slots[instruction.slot] !== position;
          pending.push({ at: hasMoved ? at + 1 : instruction.exit, slots });
          break;
        }
        default:
          threads.push(at, slots);
      }
    }
  }
}
