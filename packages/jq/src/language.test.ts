import { describe, expect, test } from 'vitest';
import type { Json } from './index.ts';
import { run } from './testing/run.ts';

/** A program, its input and all of its outputs. */
type Row = readonly [program: string, input: Json, outputs: readonly Json[]];

const order = {
  id: 7,
  lines: [
    { sku: 'a', n: 2 },
    { sku: 'b', n: 5 },
  ],
  note: null,
};

const AREAS: Readonly<Record<string, readonly Row[]>> = {
  access: [
    ['.', order, [order]],
    ['.id', order, [7]],
    ['.missing', order, [null]],
    ['.lines[1].sku', order, ['b']],
    ['.lines[-1]["sku"]', order, ['b']],
    ['.lines[].n', order, [2, 5]],
    ['.lines[:1] | length', order, [1]],
    ['.[1:3]', 'a😀bc', ['😀b']],
    ['.a?', 5, []],
    ['.. | numbers', order, [7, 2, 5]],
    ['.["a", "b"]', { a: 1, b: 2 }, [1, 2]],
    ['.[[1, 2]]', [0, 1, 2, 1, 2], [[1, 3]]],
  ],
  construction: [
    ['{id, count: .lines | length}', order, [{ id: 7, count: 2 }]],
    ['{(.lines[].sku): 1}', order, [{ a: 1 }, { b: 1 }]],
    ['[.lines[] | {(.sku): .n}] | add', order, [{ a: 2, b: 5 }]],
    ['"\\(.id): \\(.lines | length)"', order, ['7: 2']],
    ['@csv "\\([1, "a\\"b"])"', null, ['1,"a""b"']],
    [
      '{a: (1, 2), b: (3, 4)} | [.a, .b]',
      null,
      [
        [1, 3],
        [1, 4],
        [2, 3],
        [2, 4],
      ],
    ],
    ['{"if": 1, then: 2} | .if + .then', null, [3]],
  ],
  operators: [
    ['1 + 2 * 3 - 4 / 2', null, [5]],
    ['(1, 2) + (10, 20)', null, [11, 12, 21, 22]],
    ['{a: {b: 1}} * {a: {c: 2}}', null, [{ a: { b: 1, c: 2 } }]],
    ['[1, 2, 3, 2] - [2]', null, [[1, 3]]],
    ['"a,b" / ","', null, [['a', 'b']]],
    ['-5 % 3, 5 % -3', null, [-2, 2]],
    ['null < false, [1] < {}, "a" < []', null, [true, true, true]],
    ['(null, 1, false) // 9', null, [1]],
    ['.a // 9', { a: false }, [9]],
    ['(true, false) and (true, false)', null, [true, false, false]],
    ['1 as $x | 2 as $y | [$x, $y, $__loc__.line]', null, [[1, 2, 1]]],
  ],
  control: [
    ['if . > 1 then "many" elif . == 1 then "one" else "none" end', 1, ['one']],
    ['[.[] | if . then 1 end]', [true, false], [[1, false]]],
    ['try error("x") catch "caught \\(.)"', null, ['caught x']],
    ['[.[] | try error catch .]', [1, 2], [[1, 2]]],
    [
      'reduce .[] as [$a, $b] (0; . + $a * $b)',
      [
        [1, 2],
        [3, 4],
      ],
      [14],
    ],
    [
      '[foreach range(4) as $i (0; . + $i; [$i, .])]',
      null,
      [
        [
          [0, 0],
          [1, 1],
          [2, 3],
          [3, 6],
        ],
      ],
    ],
    ['[label $out | .[] | if . > 2 then break $out else . end]', [1, 2, 3, 1], [[1, 2]]],
    ['. as {a: $x, b: [$y, {$z}]} | [$x, $y, $z]', { a: 1, b: [2, { z: 3 }] }, [[1, 2, 3]]],
    ['[.[] as [$a] ?// $a | $a]', [[1], 2], [[1, 2]]],
    ['[limit(3; repeat(1))], first(empty)', null, [[1, 1, 1]]],
    ['[range(5; 0; -2)], isempty(empty)', null, [[5, 3, 1], true]],
    ['[.[] | until(. > 100; . * 2)]', [1, 30], [[128, 120]]],
  ],
  functions: [
    ['def add($n): . + $n; 1 | add(2)', null, [3]],
    ['def twice(f): f | f; 3 | twice(. * .)', null, [81]],
    ['def f: def g: 3; g; def g: 4; [f, g]', null, [[3, 4]]],
    [
      'def f(g; $x): [g, $x, x]; f(.; 1, 2)',
      0,
      [
        [0, 1, 1, 2],
        [0, 2, 1, 2],
      ],
    ],
    ['def fac: if . < 2 then 1 else . * (. - 1 | fac) end; 10 | fac', null, [3628800]],
    ['def f($a; $b): $a - $b; f(5; 3)', null, [2]],
    ['[recurse(if . < 3 then . + 1 else empty end)]', 0, [[0, 1, 2, 3]]],
  ],
  assignment: [
    [
      '.lines[].n |= . + 1',
      order,
      [
        {
          ...order,
          lines: [
            { sku: 'a', n: 3 },
            { sku: 'b', n: 6 },
          ],
        },
      ],
    ],
    ['.a.b[1] = 5', null, [{ a: { b: [null, 5] } }]],
    ['.n += 1 | .n *= 10', { n: 1 }, [{ n: 20 }]],
    ['.a = (1, 2)', null, [{ a: 1 }, { a: 2 }]],
    ['.[] |= select(. > 1)', [1, 2, 3], [[2, 3]]],
    ['del(.[0, 2])', [1, 2, 3], [[2]]],
    ['.a //= 3', { a: null }, [{ a: 3 }]],
    ['to_entries, with_entries(.value += 1)', { a: 1 }, [[{ key: 'a', value: 1 }], { a: 2 }]],
    ['[paths(type == "number")]', { a: [1] }, [[['a', 0]]]],
    ['pick(.a.b)', { a: { b: 1, c: 2 } }, [{ a: { b: 1 } }]],
    ['.[2:4] = ["x"]', [0, 1, 2, 3, 4], [[0, 1, 'x', 4]]],
  ],
  builtins: [
    ['group_by(.k) | map(length)', [{ k: 2 }, { k: 1 }, { k: 2 }], [[1, 2]]],
    ['sort_by(-.)', [1, 3, 2], [[3, 2, 1]]],
    ['unique, min, max', [3, 1, 3], [[1, 3], 1, 3]],
    [
      'flatten(1), (transpose? // "none")',
      [[1, [2]]],
      [
        [1, [2]],
        [[1], [[2]]],
      ],
    ],
    ['walk(if type == "number" then . + 1 else . end)', [1, { a: [2] }], [[2, { a: [3] }]]],
    ['join("-"), (map(tostring) | add)', [1, null, true], ['1--true', '1nulltrue']],
    ['ascii_upcase, ltrimstr("a"), test("B"; "i")', 'abc', ['ABC', 'bc', true]],
    ['[match("(?<x>b)(c)?"; "g") | .offset, .captures[0].name]', 'abxbc', [[1, 'x', 3, 'x']]],
    ['gsub("(?<d>[0-9])"; "<\\(.d)>")', 'a1b2', ['a<1>b<2>']],
    ['todate, (todate | fromdate)', 1425599621, ['2015-03-05T23:53:41Z', 1425599621]],
    ['strptime("%d %B %Y") | mktime', '5 March 2015', [1425513600]],
    [
      'tojson, (tojson | fromjson)',
      { a: [1e17, 1e-5] },
      ['{"a":[1e+17,1e-05]}', { a: [1e17, 1e-5] }],
    ],
    ['@base64, (@base64 | @base64d), @uri', 'é', ['w6k=', 'é', '%C3%A9']],
    ['INDEX(.id) | keys', [{ id: 2 }, { id: 1 }], [['1', '2']]],
    ['fromstream(tostream)', { a: [1, { b: 2 }] }, [{ a: [1, { b: 2 }] }]],
    ['bsearch(2), bsearch(2.5)', [1, 2, 3], [1, -3]],
    ['[splits(", *")]', 'a,b,  c', [['a', 'b', 'c']]],
    ['getpath(["a", 0]), [paths]', { a: [5] }, [5, [['a'], ['a', 0]]]],
    [
      '[combinations]',
      [[1, 2], [3]],
      [
        [
          [1, 3],
          [2, 3],
        ],
      ],
    ],
    ['infinite, -infinite, nan | isinfinite', null, [true, true, false]],
    [
      '{a: nan} | [.a < 1, .a <= 1, .a > 1, .a >= 1, .a == 1, .a != 1]',
      null,
      [[true, true, false, false, false, true]],
    ],
    [
      'map(.a > 1, .a <= .b)',
      [{ a: 'x' }, { a: null, b: 0 }, { a: 2, b: 2 }, {}],
      [[true, false, false, true, true, true, false, true]],
    ],
    ['[.[] | round, floor, sqrt]', [4.5], [[5, 4, Math.sqrt(4.5)]]],
    ['have_decnum, have_literal_numbers', null, [false, true]],
  ],
};

describe.each(Object.entries(AREAS))('%s', (_area, rows) => {
  test.each(rows)('%s', (program, input, outputs) => {
    expect(run(program, input)).toEqual(outputs);
  });
});
