export { type CompileError, JqError, JqLimitError, type LimitName } from './errors.ts';
export type { Json } from './json.ts';
export { DEFAULT_LIMITS, type Limits } from './limits.ts';
export { type Compilation, type CompileOptions, compile, type Program } from './program.ts';
export { parseJson } from './runtime/json-parse.ts';
export { stringify } from './runtime/json-text.ts';
export type { Environment } from './runtime/machine.ts';
