import { searchByBacktracking } from './backtracking.ts';
import { type Flags, parseFlags } from './flags.ts';
import { assemble, type RegexProgram } from './instructions.ts';
import { type Charge, type Slots, searchInParallel } from './parallel.ts';
import { parseRegex } from './parse.ts';
import type { Subject } from './subject.ts';

/** A part of the text: code point offsets. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface RegexMatch extends Span {
  /** From group 1 on; undefined for a group that took no part. */
  readonly groups: readonly (Span | undefined)[];
}

/** A compiled pattern with its flags. */
export class Regex {
  readonly flags: Flags;
  readonly groupNames: readonly (string | undefined)[];
  readonly #program: RegexProgram;

  /** Throws RegexFault for a pattern or flags that are not valid. */
  constructor(pattern: string, flags: string) {
    this.flags = parseFlags(flags);
    this.#program = assemble(parseRegex(pattern, this.flags));
    this.groupNames = this.#program.groupNames;
  }

  /** The first match at or behind a position. */
  search(subject: Subject, from: number, charge: Charge): RegexMatch | undefined {
    const find = this.#program.isLinear ? searchInParallel : searchByBacktracking;
    const { wantsLongest, skipsEmpty } = this.flags;
    const slots = find(this.#program, subject, from, { wantsLongest, skipsEmpty, charge });
    return slots === undefined ? undefined : this.#matchOf(slots);
  }

  /** All matches, or the first only without the flag `g`. An empty match moves on by one. */
  *matches(subject: Subject, charge: Charge): Generator<RegexMatch> {
    let from = 0;
    while (from <= subject.length) {
      const match = this.search(subject, from, charge);
      if (match === undefined) return;
      yield match;
      if (!this.flags.isGlobal) return;
      from = match.to === match.from ? match.to + 1 : match.to;
    }
  }

  #matchOf(slots: Slots): RegexMatch {
    const groups = this.groupNames.map((_, index): Span | undefined => {
      const from = slots[2 * index + 2]!;
      const to = slots[2 * index + 3]!;
      return to < 0 ? undefined : { from, to };
    });
    return { from: slots[0]!, to: slots[1]!, groups };
  }
}
