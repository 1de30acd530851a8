import { isArray, type Json, type JsonObject } from '../json.ts';
import { numberText } from './number-text.ts';

/** jq prints nothing that lies deeper. */
const MAX_DEPTH = 10_000;

/** Told of each value visited, and of the length so far; may throw to stop the printing. */
export type TextMeter = (length: number) => void;

/** Anything that has been opened and not closed yet. */
interface Frame {
  readonly array: readonly Json[] | undefined;
  readonly object: JsonObject | undefined;
  readonly keys: readonly string[];
  readonly size: number;
  index: number;
}

/**
 * JSON as jq prints it, without spaces. Does not recurse: values may be deep. It stops early, in
 * the middle of the value, once the text is longer than `enough`.
 */
export function stringify(
  value: Json,
  meter?: TextMeter,
  enough = Number.POSITIVE_INFINITY,
): string {
  if (typeof value === 'string') return stringText(value.slice(0, enough));
  if (typeof value !== 'object' || value === null) return scalarText(value);
  const frames: Frame[] = [open(value)];
  let text = isArray(value) ? '[' : '{';
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    meter?.(text.length);
    if (text.length > enough) return text;
    if (frame.index === frame.size) {
      text += frame.object === undefined ? ']' : '}';
      frames.pop();
      continue;
    }
    if (frame.index > 0) text += ',';
    const child = childOf(frame);
    if (frame.object !== undefined) text += `${stringText(frame.keys[frame.index] ?? '')}:`;
    frame.index++;
    if (typeof child !== 'object' || child === null) {
      text += scalarText(typeof child === 'string' ? child.slice(0, enough) : child);
    } else if (frames.length > MAX_DEPTH) {
      text += '<skipped: too deep>';
    } else {
      text += isArray(child) ? '[' : '{';
      frames.push(open(child));
    }
  }
  return text;
}

function open(value: readonly Json[] | JsonObject): Frame {
  if (isArray(value)) {
    return { array: value, object: undefined, keys: [], size: value.length, index: 0 };
  }
  const keys = Object.keys(value);
  return { array: undefined, object: value, keys, size: keys.length, index: 0 };
}

function childOf(frame: Frame): Json {
  if (frame.array !== undefined) return frame.array[frame.index] ?? null;
  return frame.object?.[frame.keys[frame.index] ?? ''] ?? null;
}

function scalarText(value: Json): string {
  if (typeof value === 'string') return stringText(value);
  return typeof value === 'number' ? numberText(value) : String(value);
}

/** A string as JSON; halves of characters become U+FFFD, as they cannot be written in UTF-8. */
export function stringText(value: string): string {
  const text = JSON.stringify(value.isWellFormed() ? value : value.toWellFormed());
  return text.includes('\x7f') ? text.replaceAll('\x7f', '\\u007f') : text;
}
