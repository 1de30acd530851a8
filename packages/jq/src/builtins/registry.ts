import { single } from '../compile/make-filter.ts';
import { ARRAYS } from './arrays.ts';
import type { Builtin } from './builtin.ts';
import { CORE } from './core.ts';
import { DATES } from './dates.ts';
import { ENTRIES } from './entries.ts';
import { FORMATS } from './formats.ts';
import { GENERATORS } from './generators.ts';
import { ITERATION } from './iteration.ts';
import { JSON_VALUES } from './json-values.ts';
import { MATHEMATICS } from './math.ts';
import { PATHS } from './paths.ts';
import { REGEX } from './regex.ts';
import { SORTING } from './sorting.ts';
import { STREAMS } from './streams.ts';
import { STRINGS } from './strings.ts';
import { TABLES } from './tables.ts';
import { WALK } from './walk.ts';

const FAMILIES = [
  CORE,
  JSON_VALUES,
  FORMATS,
  STRINGS,
  ARRAYS,
  REGEX,
  DATES,
  MATHEMATICS,
  SORTING,
  PATHS,
  ENTRIES,
  GENERATORS,
  ITERATION,
  WALK,
  STREAMS,
  TABLES,
];

/** Every builtin, by `name/number of arguments`. */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ...FAMILIES.flatMap((family) => Object.entries(family)),
  ['builtins/0', () => names],
]);

const names = single(() => [...BUILTINS.keys()].filter((signature) => !signature.startsWith('_')));
