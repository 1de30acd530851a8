import type { Json } from '@tutti/jq';

const MASK = '***';

/** Shorter values would turn up by chance, and masking them would garble ordinary answers. */
const SHORTEST_MASKED = 4;

/**
 * Replaces what is left of secrets in an answer: their values, also as they look inside JSON, a
 * URL or base64. Targets like to repeat what they were sent, and an answer goes into the log.
 */
export function maskSecrets(values: Iterable<string>): (answer: Json) => Json {
  const needles = [...values].filter(({ length }) => length >= SHORTEST_MASKED).flatMap(formsOf);
  // The longest first: a form that contains another must not be left in halves.
  needles.sort((a, b) => b.length - a.length);
  if (needles.length === 0) return (answer) => answer;
  const clean = (text: string) => needles.reduce((rest, form) => rest.replaceAll(form, MASK), text);
  return (answer) => maskIn(answer, clean);
}

/** Every text that tells something of a secret: its value's texts, and numbers as they are written. */
export function textsOf(value: Json): string[] {
  if (typeof value === 'string') return [value, ...withinJson(value)];
  if (typeof value === 'number') return [String(value)];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap((item: Json) => textsOf(item));
}

/** A text may be the JSON of an object whose members are used one by one. */
function withinJson(text: string): string[] {
  if (!text.trimStart().startsWith('{')) return [];
  try {
    return textsOf(JSON.parse(text));
  } catch {
    return [];
  }
}

function formsOf(value: string): string[] {
  const inJson = JSON.stringify(value).slice(1, -1);
  const inUrl = encodeURIComponent(value.toWellFormed());
  const forms = [value, inJson, inUrl, inUrl.replaceAll('%20', '+'), ...base64Forms(value)];
  return [...new Set(forms)];
}

/** How a value looks in base64 at each of the three places where it can begin, in both alphabets. */
function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8');
  return [0, 1, 2].flatMap((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]);
    const first = Math.ceil((offset * 8) / 6);
    const last = Math.floor((shifted.length * 8) / 6);
    const inside = (text: string) => text.slice(first, last);
    return [inside(shifted.toString('base64')), inside(shifted.toString('base64url'))];
  });
}

function maskIn(value: Json, clean: (text: string) => string): Json {
  if (typeof value === 'string') return clean(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => maskIn(item, clean));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [clean(key), maskIn(item, clean)]),
  );
}
