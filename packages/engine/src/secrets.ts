import type { Json } from '@tutti/jq';
import { isJsonObject } from './json-object.ts';
import { failTask } from './task-problem.ts';

/**
 * A secret is a marker wherever the engine and the log see it; its value exists only where an
 * effect is performed. The marker's delimiter is a Unicode noncharacter, and `withoutMarkers`
 * takes it out of everything that comes from outside, so that data cannot name a secret.
 */
const DELIMITER = '\uFDD0';
const MARKER = /\uFDD0secret:([^\uFDD0]+)\uFDD0/g;

/** What stands between the name of a secret and the members of its value. */
const MEMBER = '\uFDD1';

/**
 * What `$secrets` answers to the expression `source`: a marker for each name. Where the expression
 * goes into a secret, as in `$secrets.login.password`, there is a marker for that member. Which
 * members a value has is not known here: they are read off the expression. [SPEC E5]
 */
export function secretMarkers(
  names: readonly string[],
  source: string,
): { readonly [name: string]: Json } {
  const paths = [...source.matchAll(USE_OF_SECRET)].map(([, path = '']) => pathIn(path));
  return Object.fromEntries(names.map((name) => [name, markerIn(paths, [name])]));
}

/** The marker of a secret's whole value. */
export function secretMarker(name: string): string {
  return markerOf([name]);
}

const NAME = '(?:[A-Za-z_]\\w*|"[^"\\\\]*")';
const USE_OF_SECRET = new RegExp(
  `\\$\\s*secrets((?:\\s*\\.\\s*${NAME}|\\s*\\.?\\[\\s*"[^"\\\\]*"\\s*\\])+)`,
  'g',
);
const STEP = /[A-Za-z_]\w*|"[^"\\]*"/g;

function pathIn(text: string): string[] {
  return [...text.matchAll(STEP)].map(([step]) => step.replaceAll('"', ''));
}

type Path = readonly [name: string, ...members: string[]];

function markerIn(paths: readonly (readonly string[])[], at: Path): Json {
  const here = paths.filter((path) => at.every((step, index) => path[index] === step));
  const members = new Set(here.flatMap((path) => path.slice(at.length, at.length + 1)));
  if (members.size === 0) return markerOf(at);
  if (here.some((path) => path.length === at.length)) return failTask('expression', both(at));
  return Object.fromEntries(
    [...members].map((member) => [member, markerIn(paths, [...at, member])]),
  );
}

function both(at: Path): string {
  const place = `$secrets.${at.join('.')}`;
  return `Expected ${place} as a whole, or members of it, but one expression reads both. Use two expressions.`;
}

function markerOf(path: Path): string {
  return `${DELIMITER}secret:${path.join(MEMBER)}${DELIMITER}`;
}

/**
 * `value` with each marker replaced by what `lookup` answers for the secret's name and the members
 * on the way. Where a marker is all of a text, the value takes its place as it is; within a text,
 * what is no text is put in as JSON.
 */
export function replaceSecretMarkers(
  value: Json,
  lookup: (name: string, members: readonly string[]) => Json,
): Json {
  const found = (path: string): Json => {
    const [name = '', ...members] = path.split(MEMBER);
    return lookup(name, members);
  };
  const textual = (text: string) =>
    text.includes(DELIMITER)
      ? text.replace(MARKER, (_, path: string) => textOf(found(path)))
      : text;
  return mapMarked(value, textual, (text) => {
    const whole = ONE_MARKER.exec(text)?.[1];
    return whole === undefined ? textual(text) : found(whole);
  });
}

const ONE_MARKER = /^\uFDD0secret:([^\uFDD0]+)\uFDD0$/;

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `value` as data from outside may enter a run. */
export function withoutMarkers<T extends Json>(value: T): T {
  return mapMarked(value, (text) =>
    text.includes(DELIMITER) ? text.replaceAll(DELIMITER, '\uFFFD') : text,
  ) as T;
}

/**
 * `value` without the markers that are not in `given`: data from outside can hold one in disguise,
 * as base64 or as an escape in JSON, which an expression takes off. [SPEC E5]
 */
export function withoutForgedMarkers<T extends Json>(value: T, given: readonly Json[]): T {
  let known: ReadonlySet<string> | undefined;
  const isGiven = (marker: string) => {
    known ??= new Set(given.flatMap(markersIn));
    return known.has(marker);
  };
  const replaced = (text: string) =>
    text.replace(MARKER_OR_PART, (found) => (isGiven(found) ? found : withoutMarkers(found)));
  return mapMarked(value, (text) => (text.includes(DELIMITER) ? replaced(text) : text)) as T;
}

const MARKER_OR_PART = /\uFDD0secret:[^\uFDD0]+\uFDD0|\uFDD0/g;

function markersIn(value: Json): string[] {
  const markers: string[] = [];
  mapMarked(value, (text) => {
    for (const [marker] of text.matchAll(MARKER)) markers.push(marker);
    return text;
  });
  return markers;
}

/** Names of the secrets whose markers occur in `value`. */
export function secretNames(value: Json): string[] {
  const names = new Set<string>();
  mapMarked(value, (text) => {
    for (const [, path = ''] of text.matchAll(MARKER)) names.add(path.split(MEMBER, 1)[0] ?? '');
    return text;
  });
  return [...names];
}

/**
 * `value` with its texts mapped, which must leave those without the delimiter as they are: nearly all
 * data has none, and is looked through without a copy. `map` is for the names of members, and for
 * texts too unless `mapText` is.
 */
function mapMarked(
  value: Json,
  map: (text: string) => string,
  mapText: (text: string) => Json = map,
): Json {
  return isMarked(value) ? mapStrings(value, map, mapText) : value;
}

function isMarked(value: Json): boolean {
  if (typeof value === 'string') return value.includes(DELIMITER);
  if (Array.isArray(value)) return value.some(isMarked);
  if (!isJsonObject(value)) return false;
  return Object.keys(value).some(
    (name) => name.includes(DELIMITER) || isMarked(value[name] as Json),
  );
}

function mapStrings(
  value: Json,
  map: (text: string) => string,
  mapText: (text: string) => Json,
): Json {
  if (typeof value === 'string') return mapText(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return mapItems(value, (item) => mapStrings(item, map, mapText));
  const entries = Object.entries(value);
  const mapped = entries.map(([key, item]) => [map(key), mapStrings(item, map, mapText)] as const);
  const same = mapped.every(([key, item], index) => {
    const entry = entries[index];
    return entry !== undefined && key === entry[0] && item === entry[1];
  });
  return same ? value : Object.fromEntries(mapped);
}

function mapItems(items: readonly Json[], map: (item: Json) => Json): Json {
  const mapped = items.map(map);
  return mapped.every((item, index) => item === items[index]) ? items : mapped;
}
