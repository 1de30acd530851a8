import type { CharacterSet } from './character-set.ts';

export type Anchor =
  | 'text-start'
  | 'text-end'
  | 'text-end-or-newline'
  | 'line-start'
  | 'line-end'
  | 'search-start'
  | 'word-boundary'
  | 'no-word-boundary';

export type RepeatMode = 'greedy' | 'lazy' | 'possessive';

/** A parsed regular expression. Flags have been worked into the nodes they apply to. */
export type RegexNode =
  | { readonly kind: 'empty' }
  | { readonly kind: 'character'; readonly code: number }
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'anchor'; readonly anchor: Anchor }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly options: readonly RegexNode[] }
  | RepeatNode
  | { readonly kind: 'group'; readonly index: number; readonly body: RegexNode }
  | { readonly kind: 'atomic'; readonly body: RegexNode }
  | LookNode
  | { readonly kind: 'reference'; readonly groups: readonly number[]; readonly ignoreCase: boolean }
  | { readonly kind: 'keep' }
  | ConditionNode;

export interface RepeatNode {
  readonly kind: 'repeat';
  readonly body: RegexNode;
  readonly least: number;
  /** Infinity for no upper bound. */
  readonly most: number;
  readonly mode: RepeatMode;
}

/** Matches without moving, where `body` does (or does not) match ahead or behind. */
export interface LookNode {
  readonly kind: 'look';
  readonly body: RegexNode;
  readonly behind: boolean;
  readonly negated: boolean;
}

/** One of two ways to go on, by whether a group has matched. */
export interface ConditionNode {
  readonly kind: 'condition';
  readonly group: number;
  readonly met: RegexNode;
  readonly unmet: RegexNode;
}

export interface ParsedRegex {
  readonly root: RegexNode;
  readonly groupCount: number;
  /** The name of each group, from group 1 on; undefined for groups without one. */
  readonly groupNames: readonly (string | undefined)[];
}

/** What a pattern or flag string asks for that cannot be; the words are Oniguruma's. */
export class RegexFault extends Error {}
