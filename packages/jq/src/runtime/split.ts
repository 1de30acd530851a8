import type { Json } from '../json.ts';
import type { Machine } from './machine.ts';

/** The pieces of a text between separators; the characters for an empty separator. */
export function splitText(machine: Machine, text: string, separator: string): Json {
  machine.charge(text.length >> 3);
  if (text === '') return [];
  const pieces = separator === '' ? [...text] : text.split(separator);
  machine.charge(pieces.length);
  return pieces;
}
