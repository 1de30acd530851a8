import { KEYS, scalar } from './inputs.ts';
import type { Random } from './random.ts';

const NO_ARGUMENT =
  `length keys keys_unsorted values type not add any all flatten floor sqrt tostring
 tonumber tojson fromjson sort unique reverse min max first last to_entries from_entries paths
 ascii_downcase ascii_upcase explode implode trim ltrim rtrim transpose tostream arrays objects
 iterables booleans numbers strings nulls scalars empty error isempty(.[]?) utf8bytelength abs
 toboolean ceil round fabs trunc infinite nan isinfinite isnan isnormal isvalid gmtime
 fromdate recurse halt_error combinations input_line_number ltrimstr("a") @text @json @csv @tsv @html @uri @sh
 @base64 @base64d @urid getpath(["a"]) env.x splits("a") finites normals significand logb exp2 log2 exp10`
    .split(/\s+/)
    .filter(
      (name) => !/^(?:isvalid|halt_error|input_line_number|env\.x|exp10|log2|exp2|)$/.test(name),
    );

const FILTER_ARGUMENT =
  `map select map_values sort_by group_by unique_by min_by max_by any all recurse
 walk path paths del with_entries first last isempty add pick to_entries|map INDEX IN until_small
 limit_some fromstream(tostream)|map try_first error`.split(/\s+/);

const VALUE_ARGUMENT =
  `has contains inside index rindex indices startswith endswith ltrimstr rtrimstr
 trimstr join split flatten range nth getpath in combinations_small test match capture scan splits
 strftime strptime tojson|test bsearch error format`.split(/\s+/);

const PATTERNS = [
  'a',
  'b+',
  '[a-c]',
  '(?<x>[a-z])(?<y>\\\\d)?',
  '^a',
  'b$',
  'a|b',
  '\\\\w+',
  '\\\\s',
  '(a)(b)?',
  'x*',
  '[^a]',
  '(?i)A',
  '.',
  'a.c',
  '\\\\d+',
  '(?<n>a|(b))',
  'a{1,2}',
  '(?=b)',
  '(?<!a)b',
  '(a)\\\\1?',
  '(?:ab)+?',
  '\\\\bx',
  'é',
];
const FLAGS = ['null', '""', '"g"', '"i"', '"x"', '"gi"', '"n"', '"gn"', '"l"', '"s"'];
const BINARY = ['+', '-', '*', '/', '%', '==', '!=', '<', '<=', '>', '>=', 'and', 'or', '//', ','];
const UPDATES = ['=', '|=', '+=', '-=', '*=', '/=', '%=', '//='];
const FORMATS = ['@text', '@json', '@csv', '@tsv', '@html', '@uri', '@sh', '@base64', '@base64d'];

/** Writes programs: every construct of the language, as texts that end. */
export class ProgramWriter {
  readonly #random: Random;
  readonly #variables: string[] = [];
  readonly #functions: string[] = [];
  readonly #labels: string[] = [];
  #names = 0;
  /** Within a path jq takes the accesses of a pattern for a part of the path. */
  #pathDepth = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  program(): string {
    return this.expression(2 + this.#random.below(3));
  }

  expression(depth: number): string {
    if (depth <= 0) return this.#leaf();
    const write = this.#random.pick(this.#constructs);
    return write(depth - 1);
  }

  readonly #constructs: readonly ((depth: number) => string)[] = [
    (depth) => `${this.expression(depth)} | ${this.expression(depth)}`,
    (depth) => `${this.expression(depth)} | ${this.expression(depth)}`,
    (depth) => `(${this.expression(depth)}) | ${this.#leaf()}`,
    (depth) => `[${this.expression(depth)}]`,
    (depth) => `[${this.expression(depth)}]`,
    (depth) => this.#object(depth),
    (depth) => this.#object(depth),
    (depth) => this.#binary(depth),
    (depth) => this.#binary(depth),
    (depth) => this.#access(depth),
    (depth) => this.#access(depth),
    (depth) => this.#condition(depth),
    (depth) => `try ${this.#term(depth)} catch ${this.#term(depth)}`,
    (depth) => `${this.#term(depth)}?`,
    (depth) => `(${this.#path(depth)} ${this.#random.pick(UPDATES)} ${this.#term(depth)})`,
    (depth) => `(${this.#path(depth)} |= ${this.#term(depth)})`,
    (depth) => this.#bind(depth),
    (depth) => this.#loop(depth),
    (depth) => this.#definition(depth),
    (depth) => this.#label(depth),
    (depth) => this.#text(depth),
    (depth) => this.#filterCall(depth),
    (depth) => this.#filterCall(depth),
    (depth) => this.#valueCall(depth),
    (depth) => this.#valueCall(depth),
    (depth) => this.#pairCall(depth),
    (depth) => `-${this.#term(depth)}`,
    (depth) => `${this.#leaf()}, ${this.expression(depth)}`,
    () => this.#leaf(),
  ];

  #term(depth: number): string {
    return `(${this.expression(depth)})`;
  }

  #leaf(): string {
    const random = this.#random;
    switch (random.below(9)) {
      case 0:
        return '.';
      case 1:
      case 2:
        return `.${random.pick(KEYS)}`;
      case 3:
        return '.[]';
      case 4:
        return JSON.stringify(scalar(random));
      case 5:
        return random.pick(NO_ARGUMENT);
      case 6:
        return this.#variables.length > 0 ? `$${random.pick(this.#variables)}` : '.[]?';
      case 7:
        return this.#functions.length > 0 ? random.pick(this.#functions) : '..';
      default:
        return `.[${random.below(4) - 1}]`;
    }
  }

  #access(depth: number): string {
    const random = this.#random;
    const suffix = random.pick([
      `.${random.pick(KEYS)}`,
      '[]',
      '[]?',
      `[${random.below(5) - 2}]`,
      `[${random.below(4) - 2}:${random.below(5) - 1}]`,
      `[:${random.below(4) - 1}]`,
      `["${random.pick(KEYS)}"]`,
      `[${this.expression(depth)}]`,
      `[${this.expression(depth)}:]`,
      `.${random.pick(KEYS)}?`,
    ]);
    return `${random.chance(0.6) ? '.' : this.#term(depth)}${suffix}`;
  }

  /** Something that can be assigned to, most of the time. */
  #path(depth: number): string {
    this.#pathDepth++;
    const path = this.#pathText(depth);
    this.#pathDepth--;
    return path;
  }

  #pathText(depth: number): string {
    const random = this.#random;
    const simple = random.pick([
      '.',
      `.${random.pick(KEYS)}`,
      '.[]',
      '.[]?',
      `.[${random.below(4) - 1}]`,
      `.[${random.below(3)}:]`,
      `.${random.pick(KEYS)}[]?`,
      '..',
      `(.${random.pick(KEYS)}, .${random.pick(KEYS)})`,
      `first(.[])`,
      `getpath(["a","b"])`,
      `paths`,
    ]);
    if (random.chance(0.7)) return simple;
    return random.pick([
      `(${simple} | select(${this.expression(depth - 1)}))`,
      `(${simple} | ${this.expression(depth - 1)})`,
      `(if ${this.expression(depth - 1)} then ${simple} else . end)`,
      `(${simple} // .a)`,
      this.#term(depth),
    ]);
  }

  #binary(depth: number): string {
    return `(${this.#term(depth)} ${this.#random.pick(BINARY)} ${this.#term(depth)})`;
  }

  #object(depth: number): string {
    const random = this.#random;
    const entries = Array.from({ length: random.below(3) }, () => {
      const key = random.pick(KEYS);
      return random.pick([
        key,
        `${key}: ${this.#term(depth)}`,
        `"${key}"`,
        `(${random.chance(0.7) ? `"${key}"` : this.expression(depth)}): ${this.#term(depth)}`,
        `"x\\(${this.expression(depth - 1)})": 1`,
        ...this.#variables.map((name) => `$${name}`),
      ]);
    });
    return `{${entries.join(', ')}}`;
  }

  #condition(depth: number): string {
    const otherwise = this.#random.pick([
      '',
      ` else ${this.expression(depth)}`,
      ` elif ${this.expression(depth)} then ${this.expression(depth)} else ${this.#leaf()}`,
    ]);
    return `if ${this.expression(depth)} then ${this.expression(depth)}${otherwise} end`;
  }

  #pattern(names: string[], depth: number): string {
    const random = this.#random;
    const name = `v${this.#names++}`;
    if (depth <= 0 || this.#pathDepth > 0 || random.chance(0.6)) {
      names.push(name);
      return `$${name}`;
    }
    if (random.chance(0.5)) {
      return `[${this.#pattern(names, depth - 1)}, ${this.#pattern(names, depth - 1)}]`;
    }
    return random.pick([
      () => `{${random.pick(KEYS)}: ${this.#pattern(names, depth - 1)}}`,
      () => {
        names.push(name);
        return `{$${name}, ${random.pick(KEYS)}: ${this.#pattern(names, depth - 1)}}`;
      },
      () => `{("${random.pick(KEYS)}", "b"): ${this.#pattern(names, depth - 1)}}`,
    ])();
  }

  #within(names: readonly string[], write: () => string): string {
    this.#variables.push(...names);
    const text = write();
    this.#variables.length -= names.length;
    return text;
  }

  #bind(depth: number): string {
    const names: string[] = [];
    const source = this.#term(depth);
    let patterns = this.#pattern(names, 2);
    if (this.#random.chance(0.2)) patterns += ` ?// ${this.#pattern(names, 1)}`;
    return `(${source} as ${patterns} | ${this.#within(names, () => this.expression(depth))})`;
  }

  #loop(depth: number): string {
    const names: string[] = [];
    const source = this.#term(depth);
    const pattern = this.#pattern(names, this.#random.chance(0.3) ? 1 : 0);
    // jq forgets the input of a reduce behind its first start value, so there is only one.
    const start = `first(${this.expression(depth - 1)})`;
    const inner = (): string => this.#within(names, () => this.expression(depth));
    if (this.#random.chance(0.6)) return `reduce ${source} as ${pattern} (${start}; ${inner()})`;
    const extract = this.#random.chance(0.5) ? `; ${inner()}` : '';
    return `foreach ${source} as ${pattern} (${start}; ${inner()}${extract})`;
  }

  #definition(depth: number): string {
    const random = this.#random;
    const name = `f${this.#names++}`;
    const kind = random.below(4);
    if (kind === 0) {
      const body = this.expression(depth);
      this.#functions.push(name);
      const rest = this.expression(depth);
      this.#functions.pop();
      return `(def ${name}: ${body}; ${rest})`;
    }
    if (kind === 1) {
      this.#functions.push('g');
      const body = this.expression(depth);
      this.#functions.pop();
      return `(def ${name}(g): ${body}; ${name}(${this.expression(depth)}))`;
    }
    if (kind === 2) {
      const body = this.#within(['p'], () => this.expression(depth));
      return `(def ${name}($p): ${body}; ${name}(${this.expression(depth)}))`;
    }
    return this.#recursion(name);
  }

  /** A function that calls itself, with less each time: at its end, or somewhere else. */
  #recursion(name: string): string {
    const random = this.#random;
    const step = random.pick(['.[1:]', '.[:-1]', '(.[1:], .[2:])', '(.[1:] | select(length > 0))']);
    const [call, head] = random.pick([
      [name, name],
      [`${name}(g)`, `${name}(g)`],
      [`${name}($n + 1)`, `${name}($n)`],
      [`${name}($n, 0)`, `${name}($n)`],
    ]);
    const onward = random.pick([
      `${step} | ${call}`,
      `.[0], (${step} | ${call})`,
      `[${step} | ${call}]`,
      `(${step} | ${call}), .[0]`,
      `${step} as $v | $v | ${call}`,
      `(.[0] | numbers) // (${step} | ${call})`,
      `try (${step} | ${call}) catch .`,
      `label $here | ${step} | ${call}`,
      `def inner: ${step} | ${call}; inner`,
      `reduce (${step} | ${call}) as $v (0; . + 1)`,
      `if .[0] then ${step} | ${call} else (${step} | ${call}), 1 end`,
    ]);
    const end = head.includes('$n') ? '$n' : head.includes('g') ? 'g' : this.#leaf();
    const argument = head.includes('$n') ? '(0)' : head.includes('(g)') ? '(length)' : '';
    const body = `if type == "array" and length > 0 then ${onward} else ${end} end`;
    return `(def ${head}: ${body}; ${name}${argument})`;
  }

  #label(depth: number): string {
    const name = `l${this.#names++}`;
    this.#labels.push(name);
    const body = this.expression(depth);
    this.#labels.pop();
    const stop = this.#random.chance(0.5) ? `break $${name}` : `(.[] | break $${name})`;
    return `(label $${name} | ${body}, ${stop}, 1)`;
  }

  #text(depth: number): string {
    const format = this.#random.chance(0.3) ? `${this.#random.pick(FORMATS)} ` : '';
    const second = this.#random.chance(0.3) ? ` \\(${this.expression(depth - 1)})` : '';
    return `${format}"x\\(${this.expression(depth)})y${second}"`;
  }

  #filterCall(depth: number): string {
    const name = this.#random.pick(FILTER_ARGUMENT);
    const argument = this.expression(depth);
    switch (name) {
      case 'recurse':
        return `limit(20; recurse(${this.#random.pick(['.[]?', '.a?', 'if type == "number" and . > 0 then . - 1 else empty end', '.[1:]? | select(length > 0)'])}))`;
      case 'until_small':
        return `[limit(5; .[]?) | until(type != "number" or . > 50; . * 2 + 3)]`;
      case 'limit_some':
        return `limit(${this.#random.below(4)}; ${argument})`;
      case 'try_first':
        return `first(${argument}), [limit(3; repeat(${argument}))]`;
      case 'fromstream(tostream)|map':
        return `fromstream(tostream) | map(${argument})`;
      case 'add':
        return `add(${argument})`;
      default:
        return `${name}(${argument})`;
    }
  }

  #valueCall(depth: number): string {
    const random = this.#random;
    const name = random.pick(VALUE_ARGUMENT);
    switch (name) {
      case 'range':
        return `[range(${random.below(5)}; ${random.below(8)}${random.chance(0.3) ? `; ${random.pick([1, 2, -1])}` : ''})]`;
      case 'test':
      case 'match':
      case 'capture':
      case 'scan':
      case 'splits':
        return `${name}("${random.pick(PATTERNS)}"${random.chance(0.5) ? `; ${random.pick(FLAGS)}` : ''})`;
      case 'tojson|test':
        return `tojson | [match("${random.pick(PATTERNS)}"; "g")]`;
      case 'strftime':
        return `[(1425599621, 0, 951782400.5) | strftime("${random.pick(['%Y-%m-%dT%H:%M:%SZ', '%A, %B %d, %Y', '%j %U %H', '%e %b'])}"), todate, (gmtime | mktime)]`;
      case 'strptime':
        return `strptime("${random.pick(['%Y-%m-%dT%H:%M:%SZ', '%H:%M'])}")`;
      case 'getpath':
        return `getpath([${random.pick(['"a"', '0', '"a","b"', '"a",0', ''])}])`;
      case 'nth':
        return `nth(${random.below(4) - 1}${random.chance(0.5) ? `; ${this.expression(depth)}` : ''})`;
      case 'in':
        return `in(${random.pick(['{"a":1}', '[1,2]', '{}'])})`;
      case 'combinations_small':
        return `[limit(30; [.[]?[:2]?] | combinations)]`;
      case 'format':
        return `format("${random.pick(['text', 'json', 'csv', 'html', 'sh'])}")`;
      default:
        return `${name}(${random.chance(0.5) ? JSON.stringify(scalar(random)) : this.expression(depth)})`;
    }
  }

  #pairCall(depth: number): string {
    const random = this.#random;
    const keys = random.pick([
      '["a"]',
      '[0]',
      '["a","b"]',
      '["b",1]',
      '[]',
      '[-1]',
      '[1,"a"]',
      '[{"start":1,"end":null}]',
    ]);
    return random.pick([
      () => `setpath(${keys}; ${this.expression(depth)})`,
      () => `delpaths([${keys}, ${random.pick(['["b"]', '[1]', '["a"]'])}])`,
      () => `any(${this.expression(depth)}; ${this.expression(depth)})`,
      () => `all(${this.expression(depth)}; ${this.expression(depth)})`,
      () => `sub("${random.pick(PATTERNS)}"; ${this.expression(depth)})`,
      () => `gsub("${random.pick(PATTERNS)}"; "<\\(.x // "-")>")`,
      () => `limit(3; ${this.expression(depth)})`,
      () => `skip(${random.below(3)}; ${this.expression(depth)})`,
      () => `IN(${this.expression(depth)}; ${this.expression(depth)})`,
      () => `INDEX(${this.expression(depth)}; ${this.expression(depth)})`,
      () => `[limit(5; while(type == "number" and . < 20; . + 3))]`,
      () => `pow(${this.#leaf()}; ${random.pick([0, 1, 2])})`,
      () => `[splits("${random.pick(PATTERNS)}"; ${random.pick(FLAGS)})]`,
      () => `ltrimstr(${this.#leaf()}), rtrimstr(${this.#leaf()})`,
      () => `[truncate_stream(${this.expression(depth)})]`,
      () => `getpath(${this.expression(depth)})`,
      () => `path(${this.#path(depth)})`,
      () => `[paths(${this.expression(depth)})]`,
      () => `del(${this.#path(depth)})`,
      () => `pick(${this.#path(depth)})`,
      () => `to_entries, with_entries(${this.expression(depth)})`,
      () => `tojson, (tojson | fromjson)`,
    ])();
  }
}
