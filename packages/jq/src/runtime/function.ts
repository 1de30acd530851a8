import type { Arity, Filter } from './filter.ts';

/** A definition compiled for arguments of given arities. The body is set once it is compiled. */
export interface CompiledFunction {
  readonly name: string;
  /** How many outputs a call has: settled before the body is, as the body may call the function. */
  arity: Arity;
  body: Filter | undefined;
  /** It calls itself somewhere, so its depth is not known beforehand. */
  isRecursive: boolean;
}
