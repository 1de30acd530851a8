import { JqError } from '../errors.ts';
import { isArray, type Json } from '../json.ts';
import { describe } from '../runtime/describe.ts';
import type { Machine } from '../runtime/machine.ts';
import { splitText } from '../runtime/split.ts';
import { type Builtin, type BuiltinTable, ofInput, ofValues } from './builtin.ts';

/** Code point offsets at which a text holds another; overlapping ones count. */
export function stringIndices(machine: Machine, text: string, target: string): Json {
  const found: number[] = [];
  if (target === '') return found;
  machine.charge(text.length >> 3);
  let unit = 0;
  let character = 0;
  for (let at = text.indexOf(target); at >= 0; at = text.indexOf(target, at + 1)) {
    machine.step();
    for (; unit < at; unit++) if ((text.charCodeAt(unit) & 0xfc00) !== 0xdc00) character++;
    found.push(character);
  }
  return found;
}

function checkedIndices(machine: Machine, value: Json, target: Json): Json {
  if (typeof value !== 'string') {
    throw new JqError(`${describe(value)} cannot be searched, as it is not a string`);
  }
  if (typeof target !== 'string') throw new JqError(`${describe(target)} is not a string`);
  return stringIndices(machine, value, target);
}

function explode(machine: Machine, value: Json): Json {
  if (typeof value !== 'string') throw new JqError('explode input must be a string');
  machine.charge(value.length);
  return Array.from(value.toWellFormed(), (character) => character.codePointAt(0) ?? 0);
}

const REPLACEMENT = 0xfffd;

function implode(machine: Machine, value: Json): Json {
  if (!isArray(value)) throw new JqError('implode input must be an array');
  machine.checkLength(2 * value.length);
  machine.charge(value.length);
  let text = '';
  for (const code of value) {
    if (typeof code !== 'number' || Number.isNaN(code)) {
      throw new JqError(
        `${describe(code)} can't be imploded, unicode codepoint needs to be numeric`,
      );
    }
    const whole = Math.trunc(code);
    const isCharacter = whole >= 0 && whole <= 0x10ffff && (whole < 0xd800 || whole > 0xdfff);
    text += String.fromCodePoint(isCharacter ? whole : REPLACEMENT);
  }
  return text;
}

function ascii(from: RegExp, change: (text: string) => string): Builtin {
  return ofInput((machine, value) => {
    if (typeof value !== 'string') throw new JqError('explode input must be a string');
    machine.charge(value.length >> 3);
    return value.replace(from, change);
  });
}

const SPACE = '[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const LEADING = new RegExp(`^${SPACE}+`);
const SPACES = new RegExp(SPACE);

function trim(atStart: boolean, atEnd: boolean): Builtin {
  return ofInput((machine, value) => {
    if (typeof value !== 'string') throw new JqError('trim input must be a string');
    machine.charge(value.length >> 3);
    const text = atStart ? value.replace(LEADING, '') : value;
    if (!atEnd) return text;
    let end = text.length;
    while (end > 0 && SPACES.test(text[end - 1] ?? '')) end--;
    return text.slice(0, end);
  });
}

function startsWith(_machine: Machine, value: Json, prefix: Json): boolean {
  if (typeof value !== 'string' || typeof prefix !== 'string') {
    throw new JqError('startswith() requires string inputs');
  }
  return value.startsWith(prefix);
}

function endsWith(_machine: Machine, value: Json, suffix: Json): boolean {
  if (typeof value !== 'string' || typeof suffix !== 'string') {
    throw new JqError('endswith() requires string inputs');
  }
  return value.endsWith(suffix);
}

function trimStart(machine: Machine, value: Json, prefix: Json): Json {
  return startsWith(machine, value, prefix)
    ? (value as string).slice((prefix as string).length)
    : value;
}

function trimEnd(machine: Machine, value: Json, suffix: Json): Json {
  if (!endsWith(machine, value, suffix)) return value;
  const text = value as string;
  return text.slice(0, text.length - (suffix as string).length);
}

function split(machine: Machine, value: Json, separator: Json): Json {
  if (typeof value === 'string' && typeof separator === 'string') {
    return splitText(machine, value, separator);
  }
  throw new JqError('split input and separator must be strings');
}

/** An operation on the input and one argument. */
function ofText(operate: (machine: Machine, value: Json, argument: Json) => Json): Builtin {
  return ofValues((machine, value, argument) => operate(machine, value, argument ?? null));
}

export const STRINGS: BuiltinTable = {
  'explode/0': ofInput(explode),
  'implode/0': ofInput(implode),
  'ascii/0': ofInput((machine, value) => implode(machine, [value])),
  'ascii_downcase/0': ascii(/[A-Z]+/g, (text) => text.toLowerCase()),
  'ascii_upcase/0': ascii(/[a-z]+/g, (text) => text.toUpperCase()),
  'trim/0': trim(true, true),
  'ltrim/0': trim(true, false),
  'rtrim/0': trim(false, true),
  'startswith/1': ofText(startsWith),
  'endswith/1': ofText(endsWith),
  'ltrimstr/1': ofText(trimStart),
  'rtrimstr/1': ofText(trimEnd),
  'trimstr/1': ofText((machine, value, affix) =>
    trimEnd(machine, trimStart(machine, value, affix), affix),
  ),
  'split/1': ofText(split),
  '_strindices/1': ofText(checkedIndices),
};
