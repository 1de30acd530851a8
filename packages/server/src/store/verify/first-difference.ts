/** Where two JSON values differ, and what stands there; null when they are equal. */
export interface Difference {
  /** A JSON pointer. */
  readonly pointer: string;
  readonly expected: string;
  readonly found: string;
}

const LONGEST_SHOWN = 120;

/** The first difference of two values as JSON would store them. */
export function firstDifference(expected: unknown, found: unknown): Difference | null {
  return differenceAt('', stored(expected), stored(found));
}

/** Members that are undefined are not there. */
function stored(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

function differenceAt(pointer: string, expected: unknown, found: unknown): Difference | null {
  if (Object.is(expected, found)) return null;
  if (!isObject(expected) || !isObject(found) || Array.isArray(expected) !== Array.isArray(found)) {
    return { pointer, expected: shown(expected), found: shown(found) };
  }
  const keys = new Set([...Object.keys(expected), ...Object.keys(found)]);
  for (const key of keys) {
    const difference = differenceAt(`${pointer}/${key}`, own(expected, key), own(found, key));
    if (difference !== null) return difference;
  }
  return null;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function own(value: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}…`;
}
