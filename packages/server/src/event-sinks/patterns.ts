import type { CloudEvent } from '@tutti/engine';

/** Whether a sink wants an event: a pattern is a text in which `*` stands for any part. */
export function isWanted(
  { types, sources }: { readonly types: readonly string[]; readonly sources: readonly string[] },
  { type, source }: Pick<CloudEvent, 'type' | 'source'>,
): boolean {
  return fitsAny(types, type) && fitsAny(sources, source);
}

function fitsAny(patterns: readonly string[], text: string): boolean {
  return patterns.length === 0 || patterns.some((pattern) => fits(pattern, text));
}

/** Finds the parts between the stars one after another: never more than the text is long, once each. */
function fits(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === pattern;
  if (text.length < first.length + last.length) return false;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
