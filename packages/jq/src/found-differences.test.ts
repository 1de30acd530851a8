import { expect, test } from 'vitest';
import type { Json } from './index.ts';
import { run } from './testing/run.ts';

/** Where generated programs once gave something else than jq 1.8.2 does. */
const FOUND: readonly (readonly [program: string, input: Json, outputs: readonly Json[]])[] = [
  ['try (. as [$a, $b] | 1) catch .', {}, ['Cannot index object with number (1)']],
  ['. as [$x, [$x]] | $x', [1, [2]], [2]],
  ['. as {a: $x, b: $x} | $x', { a: 1, b: 2 }, [1]],
  ['try (error("x") // 1) catch .', null, ['x']],
  ['try ([null, error("x")] // 1) catch .', null, ['x']],
  ['has("a"), has(null)', null, [false, false]],
  ['try flatten("a") catch .', false, ['Cannot iterate over boolean (false)']],
  ['try flatten("a") catch .', [1], [[1]]],
  [
    'try @csv "\\({}) \\(false)" catch .',
    null,
    ['boolean (false) cannot be csv-formatted, only array'],
  ],
  ['@base64d', 'null', ['\ufffd\ufffd']],
  ['try (null | .[null]) catch .', null, ['Cannot index null with null (null)']],
  ['try {"a": 1, (flatten): error("late")} catch .', [], ['late']],
  ['try delpaths([[1, "a"], [1]]) catch .', {}, ['Cannot delete number field of object']],
  ['delpaths([["b", 1], ["b"]])', { b: {} }, [{}]],
  ['try getpath(["a", [1]]) catch .', {}, ['Cannot index null with array ([1])']],
  ['[path(. as $x | $x)]', 3, [[[]]]],
  ['del(if true then walk(.) else 1 end)', '', [null]],
  [
    'try inside(true) catch .',
    false,
    ['boolean (true) and boolean (false) cannot have their containment checked'],
  ],
  ['try (foreach .[] as $x ({}; .[])) catch .', [1, 2], ['Cannot iterate over null (null)']],
  ['def f: if . > 3 then . else (. + 1, . + 2) | f end; [f]', 1, [[4, 5, 4, 4, 5]]],
  ['def f: ., (if . < 3 then (. + 1, . + 2) | f else empty end); [f]', 1, [[1, 2, 3, 4, 3]]],
  ['def f: if . == [] then 5 else null // (.[1:] | f) end; [f, (f, 1)]', [1, 2], [[5, 5, 1]]],
  ['try (reduce 1 as $v (.; (.. | .[2]) |= floor)) catch .', [''], ['null (null) number required']],
  ['match("x*"; "l") | .offset, .length', 'aXbxc', [3, 1]],
  ['[match("(a*)*").captures[].string]', 'b', [['']]],
  [
    'try ((walk(.[]?) | {}) |= 1) catch .',
    [],
    ['Invalid path expression near attempt to iterate through []'],
  ],
  ['try rindex("a") catch .', { a: 'text' }, ['Cannot index string with number (0)']],
  ['12345678901234568000000000 | tojson', null, ['12345678901234568000000000']],
  [
    '[.[] | tojson]',
    [1e15, 1e16, 1.5e16, 1e17, 1e-4, 1e-5],
    [['1000000000000000', '1e+16', '15000000000000000', '1e+17', '0.0001', '1e-05']],
  ],
];

test.each(FOUND)('%s', (program, input, outputs) => {
  expect(run(program, input)).toEqual(outputs);
});
