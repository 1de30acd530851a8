import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { LIMITS } from '../limits.ts';
import type { Report } from '../reading/report.ts';
import { pointerTo } from './pointer.ts';
import { brokenAt, nothingAt, type Place, type Syntax, type SyntaxEntry } from './syntax.ts';
import { textOffset } from './text-offset.ts';

/** Turns a YAML node into syntax: aliases followed, values plain JSON, mistakes reported. */
export function syntaxOfYaml(root: Node, text: string, report: Report, pointer = ''): Syntax {
  const conversion: Conversion = {
    text,
    report,
    anchors: new Map(),
    targets: new Map(),
    open: new Set(),
    aliased: { values: 0, isTold: false },
  };
  return convert(root, { pointer, offset: offsetOf(root, 0) }, { depth: 0 }, conversion);
}

interface Conversion {
  readonly text: string;
  readonly report: Report;
  readonly anchors: Map<string, Node>;
  /** What an alias meant where it was first met: an anchor may be set again later. */
  readonly targets: Map<Alias, Node>;
  /** Anchored nodes that are being converted: an alias to one of them would never end. */
  readonly open: Set<Node>;
  readonly aliased: { values: number; isTold: boolean };
}

interface Level {
  readonly depth: number;
  readonly isAliased?: boolean;
}

function convert(node: Node | null, at: Place, level: Level, conversion: Conversion): Syntax {
  if (node === null) return nothingAt(at);
  if (level.isAliased) conversion.aliased.values += weightOf(node);
  if (isTooLarge(at, level, conversion)) return brokenAt(at);
  if (isAlias(node)) return convertAlias(node, at, level, conversion);
  if (node.anchor && !level.isAliased) conversion.anchors.set(node.anchor, node);
  const place = { pointer: at.pointer, offset: offsetOf(node, at.offset) };
  conversion.open.add(node);
  const syntax = convertValue(node, place, { ...level, depth: level.depth + 1 }, conversion);
  conversion.open.delete(node);
  return syntax;
}

function convertValue(node: Node, at: Place, level: Level, conversion: Conversion): Syntax {
  if (isMap(node)) return convertMap(node, at, level, conversion);
  if (isSeq(node)) return convertList(node, at, level, conversion);
  if (isScalar(node)) return convertScalar(node, at, conversion);
  return nothingAt(at);
}

const SHORT_TEXT = 64;

/** As how many values a repeated one counts: a long text or key is as much as several short ones. */
function weightOf(node: Node): number {
  if (isMap(node))
    return node.items.reduce((sum, { key }) => sum + (isScalar(key) ? extraWeight(key) : 0), 1);
  return isScalar(node) ? 1 + extraWeight(node) : 1;
}

function extraWeight({ value }: Scalar): number {
  return typeof value === 'string' ? Math.floor(value.length / SHORT_TEXT) : 0;
}

function isTooLarge(at: Place, level: Level, { report, aliased }: Conversion): boolean {
  if (aliased.values > LIMITS.aliasedValues) {
    const message = `Expected aliases to bring in at most ${LIMITS.aliasedValues} values, but there are more. Write fewer aliases, above all of aliases and of long texts.`;
    if (!aliased.isTold) report.mistake(at, 'too-many-aliased-values', message);
    aliased.isTold = true;
    return true;
  }
  if (level.depth < LIMITS.depth) return false;
  const message = `Expected at most ${LIMITS.depth} levels of nesting, but there are more. Move inner tasks to \`use.functions\`.`;
  report.mistake(at, 'document-too-deep', message);
  return true;
}

function convertAlias(alias: Alias, at: Place, level: Level, conversion: Conversion): Syntax {
  const target = conversion.targets.get(alias) ?? conversion.anchors.get(alias.source);
  const place = { pointer: at.pointer, offset: offsetOf(alias, at.offset) };
  if (!target) {
    const message = `Expected an anchor \`&${alias.source}\` before this alias, but there is none. Define it, or write the value out.`;
    conversion.report.mistake(place, 'unknown-anchor', message);
    return brokenAt(place);
  }
  if (conversion.open.has(target)) {
    const message = `Expected the alias \`*${alias.source}\` to repeat a finished value, but it stands inside of the value that it repeats.`;
    conversion.report.mistake(place, 'unknown-anchor', message);
    return brokenAt(place);
  }
  conversion.targets.set(alias, target);
  return convert(target, place, { ...level, isAliased: true }, conversion);
}

function convertScalar(scalar: Scalar, at: Place, { text, report }: Conversion): Syntax {
  // JSON text and the id of a plan know one zero only: data that is kept would differ from data read.
  const value = scalar.value === 0 ? 0 : scalar.value;
  const written = scalar.source ?? String(scalar.value);
  if (isJsonScalar(value)) {
    const offsetOf = (index: number) => textOffset(text, scalar, index);
    return { kind: 'scalar', ...at, value, written, offsetOf };
  }
  const message = `Expected a value that JSON has, but \`${written}\` is none. Write it as text, in quotes.`;
  report.mistake(at, 'not-a-json-value', message);
  return brokenAt(at);
}

function isJsonScalar(value: unknown): value is string | number | boolean | null {
  if (typeof value === 'number') return Number.isFinite(value);
  return value === null || typeof value === 'string' || typeof value === 'boolean';
}

function convertList(list: YAMLSeq, at: Place, level: Level, conversion: Conversion): Syntax {
  const items = list.items.map((item, index) => {
    const place = { pointer: pointerTo(at.pointer, index), offset: at.offset };
    return convert(item as Node | null, place, level, conversion);
  });
  return { kind: 'list', ...at, items, value: items.map((item) => item.value) };
}

function convertMap(map: YAMLMap, at: Place, level: Level, conversion: Conversion): Syntax {
  const entries = new Map<string, SyntaxEntry>();
  for (const pair of map.items as Pair<Node | null, Node | null>[]) {
    const key = readKey(pair.key, at, entries, conversion);
    if (!key) continue;
    const value = convert(pair.value, key.at, level, conversion);
    entries.set(key.name, { ...key, value });
  }
  const value = Object.fromEntries([...entries].map(([name, entry]) => [name, entry.value.value]));
  return { kind: 'map', ...at, entries, value };
}

type Key = Pick<SyntaxEntry, 'name' | 'at'>;

function readKey(
  node: Node | null,
  map: Place,
  taken: ReadonlyMap<string, SyntaxEntry>,
  { report }: Conversion,
): Key | undefined {
  const offset = node ? offsetOf(node, map.offset) : map.offset;
  if (!isScalar(node) || node.value === null) {
    const message = 'Expected the key of a map to be text, but it is not. Write a name.';
    report.mistake({ pointer: map.pointer, offset }, 'invalid-key', message);
    return undefined;
  }
  const name = typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
  const at = { pointer: pointerTo(map.pointer, name), offset };
  if (at.pointer.length > LIMITS.pointerLength) {
    const message = `Expected keys that make a JSON pointer of at most ${LIMITS.pointerLength} characters, but it is longer. Shorten this key, or those around it.`;
    report.mistake({ pointer: map.pointer, offset }, 'pointer-too-long', message);
    return undefined;
  }
  if (taken.has(name)) {
    const message = `Expected every key of a map once, but \`${name}\` is there a second time. Rename or remove one of them.`;
    report.mistake(at, 'duplicate-key', message);
    return undefined;
  }
  return isAllowedKey(node, name, at, report) ? { name, at } : undefined;
}

function isAllowedKey(node: Scalar, name: string, at: Place, report: Report): boolean {
  if (name === '__proto__') {
    report.mistake(at, 'forbidden-key', 'A definition may not use the key `__proto__`. Rename it.');
    return false;
  }
  if (name === '<<' && node.type === 'PLAIN') {
    const message =
      'YAML 1.2 has no merge key (`<<`). Write the merged properties out, or use an alias for the whole value.';
    report.mistake(at, 'merge-key', message);
    return false;
  }
  return true;
}

function offsetOf(node: Node, otherwise: number): number {
  return node.range?.[0] ?? otherwise;
}
