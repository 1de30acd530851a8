import { type ContentKind, contentKind } from '../http/media-type.ts';

const preference: readonly ContentKind[] = ['json', 'form', 'multipart', 'text'];

/** Of the content types an operation accepts, the one its body is sent in: JSON where it can be. */
export function preferredContentType(accepted: readonly string[]): string | undefined {
  const usable = accepted.map((type) =>
    /^(\*|application)\/\*$/.test(type) ? 'application/json' : type,
  );
  for (const kind of preference) {
    const found = usable.find((type) => contentKind(type) === kind);
    if (found !== undefined) return found;
  }
  return usable[0];
}
