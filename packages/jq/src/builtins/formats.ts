import { JqError } from '../errors.ts';
import { isArray, type Json } from '../json.ts';
import { describe } from '../runtime/describe.ts';
import type { Machine } from '../runtime/machine.ts';
import { numberText } from '../runtime/number-text.ts';
import { decodeUtf8, encodeUtf8 } from '../runtime/utf8.ts';
import { base32, base32Decode, base64, base64Decode } from './base-encodings.ts';
import { type BuiltinTable, ofValues } from './builtin.ts';
import { toJson, toText } from './json-values.ts';

export type Formatter = (machine: Machine, value: Json) => string;

const FORMATTERS: ReadonlyMap<string, Formatter> = new Map<string, Formatter>([
  ['text', toText],
  ['json', toJson],
  ['csv', (machine, value) => row(machine, value, 'csv', ',', csvText)],
  ['tsv', (machine, value) => row(machine, value, 'tsv', '\t', tsvText)],
  ['html', (machine, value) => replaceEach(toText(machine, value), HTML)],
  ['uri', uri],
  ['urid', uriDecode],
  ['sh', shell],
  ['base64', (machine, value) => base64(encode(machine, value))],
  ['base64d', (machine, value) => decodeUtf8(base64Decode(toText(machine, value))).text],
  ['base32', (machine, value) => base32(encode(machine, value))],
  ['base32d', (machine, value) => decodeUtf8(base32Decode(toText(machine, value))).text],
]);

/** How a format prints a value. An unknown format is an error only once it is used. */
export function formatter(name: string): Formatter {
  const known = FORMATTERS.get(name);
  if (known === undefined) {
    return () => {
      throw new JqError(`${name} is not a valid format`);
    };
  }
  return (machine, value) => {
    const text = known(machine, value);
    machine.checkLength(text.length);
    return text;
  };
}

function encode(machine: Machine, value: Json): number[] {
  const text = toText(machine, value);
  machine.charge(text.length);
  return encodeUtf8(text);
}

const HTML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
  '"': '&quot;',
};
const TSV: Readonly<Record<string, string>> = {
  '\t': '\\t',
  '\r': '\\r',
  '\n': '\\n',
  '\\': '\\\\',
};

function replaceEach(text: string, replacements: Readonly<Record<string, string>>): string {
  let replaced = '';
  for (const character of text) {
    replaced += Object.hasOwn(replacements, character) ? replacements[character] : character;
  }
  return replaced;
}

function csvText(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function tsvText(text: string): string {
  return replaceEach(text, TSV);
}

function row(
  machine: Machine,
  value: Json,
  format: string,
  separator: string,
  quote: (text: string) => string,
): string {
  if (!isArray(value)) {
    throw new JqError(`${describe(value)} cannot be ${format}-formatted, only array`);
  }
  machine.charge(value.length);
  const cells = value.map((cell) => {
    if (typeof cell === 'string') return quote(cell);
    if (typeof cell === 'number') return Number.isNaN(cell) ? '' : numberText(cell);
    if (typeof cell === 'boolean') return String(cell);
    if (cell === null) return '';
    throw new JqError(`${describe(cell)} is not valid in a csv row`);
  });
  return cells.join(separator);
}

const UNRESERVED = /[A-Za-z0-9\-_.~]/;

function uri(machine: Machine, value: Json): string {
  let text = '';
  for (const byte of encode(machine, value)) {
    const character = String.fromCharCode(byte);
    text +=
      byte < 0x80 && UNRESERVED.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return text;
}

function uriDecode(machine: Machine, value: Json): string {
  const text = toText(machine, value);
  machine.charge(text.length);
  const bytes: number[] = [];
  const invalid = () => new JqError(`${describe(text)} is not a valid uri encoding`);
  for (let index = 0; index < text.length; ) {
    if (text[index] !== '%') {
      const character = String.fromCodePoint(text.codePointAt(index) ?? 0);
      bytes.push(...encodeUtf8(character));
      index += character.length;
      continue;
    }
    const digits = text.slice(index + 1, index + 3);
    if (!/^[0-9a-fA-F]{2}$/.test(digits)) throw invalid();
    bytes.push(Number.parseInt(digits, 16));
    index += 3;
  }
  const decoded = decodeUtf8(bytes);
  if (!decoded.isValid) throw invalid();
  return decoded.text;
}

function shell(machine: Machine, value: Json): string {
  const words = isArray(value) ? value : [value];
  machine.charge(words.length);
  return words
    .map((word) => {
      if (typeof word === 'string') return `'${word.replaceAll("'", "'\\''")}'`;
      if (typeof word !== 'object' || word === null) return toJson(machine, word);
      throw new JqError(`${describe(word)} can not be escaped for shell`);
    })
    .join(' ');
}

export const FORMATS: BuiltinTable = {
  'format/1': ofValues((machine, input, name) => {
    if (typeof name !== 'string') throw new JqError(`${describe(name)} is not a valid format`);
    return formatter(name)(machine, input);
  }),
};
