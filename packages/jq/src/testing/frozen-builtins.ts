// Runs programs before and after freezing what the language provides; prints what differs.
import { compile, JqError, JqLimitError, type Json, stringify } from '../index.ts';
import { HOSTILE_PROGRAMS } from './hostile-programs.ts';

const ORDINARY = [
  '{toString: 1, valueOf: [.], constructor: {name}} | tojson',
  '[.items[] | select(.n > 1) | {id, total: (.n * 2)}]',
  '.items |= map(.n += 1)',
  'group_by(.n)? // [.items[] | .n] | add',
  '"\\(.name)" | test("a+"; "i"), ascii_upcase, @base64, explode',
  'to_entries, [paths], [tostream], walk(.), (tojson | fromjson)',
  'del(.items[0]), (.toString = 1), (.__proto__.x = 1 | keys)',
  'reduce .items[] as $i ({}; .[$i.name // "x"] += $i.n)',
  '[.items[].n] | sort, unique, min, max, (map(tostring) | join(","))',
  '0 | todate, strftime("%A"), gmtime',
];

const INPUT: Json = {
  name: 'a',
  items: [
    { id: 1, n: 1 },
    { id: 2, n: 2, name: 'toString' },
  ],
};

function outcome(source: string): string {
  const compilation = compile(source);
  if (!compilation.ok) return compilation.error.message;
  try {
    const outputs = compilation.program.evaluate(INPUT, [], { limits: { steps: 20_000 } });
    return outputs.map((output) => stringify(output).slice(0, 1_000)).join();
  } catch (error) {
    if (error instanceof JqLimitError) return error.limit;
    if (error instanceof JqError) return stringify(error.value).slice(0, 1_000);
    return `threw ${error}`;
  }
}

function freezeBuiltins(): void {
  const builtins = [
    Object,
    Array,
    String,
    Number,
    Boolean,
    Function,
    Map,
    Set,
    Error,
    RangeError,
    RegExp,
    BigInt,
    Symbol,
    Math,
    JSON,
    Reflect,
    Int32Array,
    Uint8Array,
    Uint32Array,
    DataView,
  ];
  for (const builtin of builtins) {
    if ('prototype' in builtin) Object.freeze(builtin.prototype);
    Object.freeze(builtin);
  }
}

const programs = [...ORDINARY, ...HOSTILE_PROGRAMS];
const before = programs.map(outcome);
freezeBuiltins();
const after = programs.map(outcome);
const differences = programs.filter((_, index) => before[index] !== after[index]);
console.log(JSON.stringify({ differences, programs: programs.length }));
