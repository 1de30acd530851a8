import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { Json } from './index.ts';
import { run } from './testing/run.ts';

describe('names of what objects inherit', () => {
  test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'])(
    '%s is a key like any other',
    (name) => {
      expect(run(`.["${name}"]`, {})).toEqual([null]);
      expect(run(`has("${name}")`, {})).toEqual([false]);
      expect(run(`{"${name}": 1} | [keys[0], .["${name}"], tojson]`)).toEqual([
        [name, 1, `{"${name}":1}`],
      ]);
      expect(run(`.["${name}"].x = 1 | .["${name}"].x`, {})).toEqual([1]);
      expect(run(`. + {"${name}": 1} | to_entries`, {})).toEqual([[{ key: name, value: 1 }]]);
      expect(run(`"{\\"${name}\\": [1]}" | fromjson | .["${name}"][0]`)).toEqual([1]);
      expect(run(`[{key: "${name}", value: 2}] | from_entries | del(.["${name}"])`)).toEqual([{}]);
    },
  );

  test('are not reached by what is made', () => {
    const [made] = run('{} | .__proto__.polluted = true');
    expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
    expect(Object.keys(made as object)).toEqual(['__proto__']);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('are not found in arrays and strings', () => {
    expect(() => run('.length', [1])).toThrow('Cannot index array with string ("length")');
    expect(() => run('.length', 'abc')).toThrow('Cannot index string with string ("length")');
  });
});

describe('inputs that are no plain data', () => {
  test('inherited properties are not seen', () => {
    const input = Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true } }) as Json;
    expect(run('[.inherited, .own, keys]', input)).toEqual([[null, 2, ['own']]]);
  });

  describe('in loops long enough to look at each member once', () => {
    const MEMBERS = 100;
    const program = '[.[] | select(.seen != 0) | {seen, twice: (.seen + .seen), name: .toString}]';
    const loop = (member: () => unknown): Json[] =>
      run(`${program} | unique`, Array.from({ length: MEMBERS }, member) as Json);
    const nothing = [[{ name: null, seen: null, twice: null }]];

    test('what objects inherit is not seen', () => {
      class Seen {
        get seen() {
          return 1;
        }
      }
      expect(loop(() => Object.create({ seen: 1 }))).toEqual(nothing);
      expect(loop(() => new Seen())).toEqual(nothing);
      expect(loop(() => Object.setPrototypeOf({}, { __proto__: null, seen: 1 }))).toEqual(nothing);
      expect(loop(() => new Proxy(new Seen(), {}))).toEqual(nothing);
      expect(loop(() => ({ __proto__: null, seen: 1 }))).toEqual([
        [{ name: null, seen: 1, twice: 2 }],
      ]);
    });

    test('what was added to the prototype of all objects is not seen', () => {
      Object.defineProperty(Object.prototype, 'seen', { value: 1, configurable: true });
      try {
        expect(loop(() => ({}))).toEqual(nothing);
      } finally {
        delete (Object.prototype as { seen?: unknown }).seen;
      }
    });

    test('exotic members among plain ones are told apart', () => {
      const members = Array.from({ length: MEMBERS }, (_, index) =>
        index % 2 === 0 ? { seen: 2 } : Object.create({ seen: 3 }),
      );
      expect(run('map(select(.seen == 2 or .seen == 3) | .seen + 1) | unique', members)).toEqual([
        [3],
      ]);
    });

    test('an array with the prototype of objects is an array', () => {
      const array = Object.setPrototypeOf(Object.assign([], { seen: 1 }), Object.prototype);
      expect(() => loop(() => array)).toThrow('Cannot index array with string ("seen")');
    });
  });

  test('getters are read as the values they give, setters never run', () => {
    let writes = 0;
    const input = {
      get a() {
        return 1;
      },
      set a(_value: Json) {
        writes++;
      },
    } as Json;
    expect(run('.a, (.a = 2 | .a), (del(.a) | length)', input)).toEqual([1, 2, 0]);
    expect(writes).toBe(0);
  });

  test('proxies are never written to', () => {
    const input = new Proxy(
      { a: { b: 1 } },
      {
        set: () => {
          throw new Error('Expected no write, but there was one.');
        },
        deleteProperty: () => {
          throw new Error('Expected no deletion, but there was one.');
        },
      },
    ) as Json;
    expect(run('.a.b = 2, del(.a), (.a.b |= . + 5), (. + {c: 1} | .c)', input)).toEqual([
      { a: { b: 2 } },
      {},
      { a: { b: 6 } },
      1,
    ]);
  });
});

describe('a host that has frozen everything', () => {
  test('gets the same results', () => {
    const file = new URL('./testing/frozen-builtins.ts', import.meta.url).pathname;
    const output = execFileSync(process.execPath, [file], { encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual({ differences: [], programs: expect.any(Number) });
  });
});
