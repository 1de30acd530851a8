import type { CharacterSet } from './character-set.ts';
import {
  type Anchor,
  type LookNode,
  type ParsedRegex,
  RegexFault,
  type RegexNode,
  type RepeatNode,
} from './node.ts';

/** Steps of a matching machine. Targets are indices of instructions. */
export type Instruction =
  | { readonly kind: 'character'; readonly code: number }
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'anchor'; readonly anchor: Anchor }
  /** Tries `first`, then `second`. */
  | { readonly kind: 'split'; first: number; second: number }
  | { readonly kind: 'jump'; target: number }
  | { readonly kind: 'save'; readonly slot: number }
  /** Goes to `exit` where a turn of a loop, which began at the position in the slot, took nothing. */
  | { readonly kind: 'progress'; readonly slot: number; exit: number }
  | { readonly kind: 'reference'; readonly groups: readonly number[]; readonly ignoreCase: boolean }
  | { readonly kind: 'condition'; readonly group: number; unmet: number }
  | LookInstruction
  | { readonly kind: 'match' };

/** Runs a program of its own. An atomic group moves to where that ends; a look does not move. */
export interface LookInstruction {
  readonly kind: 'look' | 'atomic';
  readonly program: readonly Instruction[];
  readonly negated: boolean;
  /** For looking behind: how far back the program may begin. */
  readonly behind: Width | undefined;
}

export interface Width {
  readonly least: number;
  readonly most: number;
}

export interface RegexProgram {
  readonly instructions: readonly Instruction[];
  readonly groupCount: number;
  readonly groupNames: readonly (string | undefined)[];
  /** Two for the whole match and for each group, then one for each loop. */
  readonly slotCount: number;
  /** It can be run by following all ways at once, in time linear in the text. */
  readonly isLinear: boolean;
}

/** Counted repeats are written out; this bounds what that may come to. */
const MAX_INSTRUCTIONS = 20_000;
const MAX_LOOK_BEHIND = 255;

export function assemble(parsed: ParsedRegex): RegexProgram {
  const assembler = new Assembler(2 * (parsed.groupCount + 1));
  const body = assembler.program(parsed.root, true);
  return {
    instructions: body,
    groupCount: parsed.groupCount,
    groupNames: parsed.groupNames,
    slotCount: assembler.slotCount,
    isLinear: assembler.isLinear,
  };
}

class Assembler {
  slotCount: number;
  isLinear = true;
  #code: Instruction[] = [];
  #total = 0;

  constructor(slotCount: number) {
    this.slotCount = slotCount;
  }

  /** A whole program; the outermost one notes where the match begins and ends. */
  program(node: RegexNode, isOutermost: boolean): readonly Instruction[] {
    const outer = this.#code;
    this.#code = [];
    if (isOutermost) this.#add({ kind: 'save', slot: 0 });
    this.#node(node);
    if (isOutermost) this.#add({ kind: 'save', slot: 1 });
    this.#add({ kind: 'match' });
    const made = this.#code;
    this.#code = outer;
    return made;
  }

  #add<Added extends Instruction>(instruction: Added): Added {
    if (++this.#total > MAX_INSTRUCTIONS) throw new RegexFault('too big regular expression');
    this.#code.push(instruction);
    return instruction;
  }

  get #here(): number {
    return this.#code.length;
  }

  #node(node: RegexNode): void {
    switch (node.kind) {
      case 'empty':
        return;
      case 'character':
      case 'set':
      case 'anchor':
        this.#add(node);
        return;
      case 'sequence':
        for (const item of node.items) this.#node(item);
        return;
      case 'choice':
        this.#choice(node.options);
        return;
      case 'repeat':
        this.#repeat(node);
        return;
      case 'group':
        this.#add({ kind: 'save', slot: 2 * node.index });
        this.#node(node.body);
        this.#add({ kind: 'save', slot: 2 * node.index + 1 });
        return;
      case 'keep':
        this.#add({ kind: 'save', slot: 0 });
        return;
      default:
        this.isLinear = false;
        this.#special(node);
    }
  }

  #special(
    node: Extract<RegexNode, { kind: 'atomic' | 'look' | 'reference' | 'condition' }>,
  ): void {
    switch (node.kind) {
      case 'reference':
        this.#add(node);
        return;
      case 'atomic': {
        const program = this.program(node.body, false);
        this.#add({ kind: 'atomic', program, negated: false, behind: undefined });
        return;
      }
      case 'look':
        this.#look(node);
        return;
      case 'condition': {
        const condition = this.#add({ kind: 'condition', group: node.group, unmet: 0 });
        this.#node(node.met);
        const jump = this.#add({ kind: 'jump', target: 0 });
        condition.unmet = this.#here;
        this.#node(node.unmet);
        jump.target = this.#here;
      }
    }
  }

  #look(node: LookNode): void {
    const behind = node.behind ? widthOf(node.body) : undefined;
    if (behind !== undefined && behind.most > MAX_LOOK_BEHIND) {
      throw new RegexFault('invalid pattern in look-behind');
    }
    const program = this.program(node.body, false);
    this.#add({ kind: 'look', program, negated: node.negated, behind });
  }

  #choice(options: readonly RegexNode[]): void {
    const jumps: { target: number }[] = [];
    options.forEach((option, index) => {
      if (index === options.length - 1) {
        this.#node(option);
        return;
      }
      const split = this.#add({ kind: 'split', first: 0, second: 0 });
      split.first = this.#here;
      this.#node(option);
      jumps.push(this.#add({ kind: 'jump', target: 0 }));
      split.second = this.#here;
    });
    for (const jump of jumps) jump.target = this.#here;
  }

  #repeat(node: RepeatNode): void {
    if (node.mode === 'possessive') {
      this.isLinear = false;
      const program = this.program({ ...node, mode: 'greedy' }, false);
      this.#add({ kind: 'atomic', program, negated: false, behind: undefined });
      return;
    }
    for (let turn = 0; turn < node.least; turn++) this.#node(node.body);
    if (node.most === Number.POSITIVE_INFINITY) this.#loop(node);
    else this.#optionals(node);
  }

  /** Any number of turns. A turn that takes nothing ends the loop, so that it cannot go on for ever. */
  #loop(node: RepeatNode): void {
    const split = this.#add({ kind: 'split', first: 0, second: 0 });
    const start = this.#here - 1;
    const isSafe = widthOf(node.body).least > 0;
    const slot = isSafe ? 0 : this.slotCount++;
    const begin = this.#here;
    if (!isSafe) this.#add({ kind: 'save', slot });
    this.#node(node.body);
    const progress = isSafe ? undefined : this.#add({ kind: 'progress', slot, exit: 0 });
    this.#add({ kind: 'jump', target: start });
    if (progress !== undefined) progress.exit = this.#here;
    this.#aim(split, node, begin, this.#here);
  }

  #optionals(node: RepeatNode): void {
    const splits: { first: number; second: number; begin: number }[] = [];
    for (let turn = node.least; turn < node.most; turn++) {
      const split = this.#add({ kind: 'split', first: 0, second: 0, begin: this.#here + 1 });
      splits.push(split);
      this.#node(node.body);
    }
    for (const split of splits) this.#aim(split, node, split.begin, this.#here);
  }

  #aim(
    split: { first: number; second: number },
    node: RepeatNode,
    again: number,
    on: number,
  ): void {
    split.first = node.mode === 'lazy' ? on : again;
    split.second = node.mode === 'lazy' ? again : on;
  }
}

/** The least and the most characters that a node can match. */
export function widthOf(node: RegexNode): Width {
  switch (node.kind) {
    case 'character':
    case 'set':
      return { least: 1, most: 1 };
    case 'sequence':
      return node.items.map(widthOf).reduce(sum, NONE);
    case 'choice':
      return node.options.map(widthOf).reduce(union);
    case 'condition':
      return union(widthOf(node.met), widthOf(node.unmet));
    case 'repeat': {
      const { least, most } = widthOf(node.body);
      return { least: least * node.least, most: most === 0 ? 0 : most * node.most };
    }
    case 'group':
    case 'atomic':
      return widthOf(node.body);
    case 'reference':
      return { least: 0, most: Number.POSITIVE_INFINITY };
    default:
      return NONE;
  }
}

const NONE: Width = { least: 0, most: 0 };

function sum(left: Width, right: Width): Width {
  return { least: left.least + right.least, most: left.most + right.most };
}

function union(left: Width, right: Width): Width {
  return { least: Math.min(left.least, right.least), most: Math.max(left.most, right.most) };
}
