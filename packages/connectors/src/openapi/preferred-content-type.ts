import { type ContentKind, contentKind } from '../http/media-type.ts';

const preference: readonly ContentKind[] = ['json', 'form', 'multipart', 'text'];

/** Of the content types an operation accepts, the one its body is sent in: JSON where it can be. */
export function preferredContentType(accepted: readonly string[]): string | undefined {
  const usable = accepted.map(sendable);
  for (const kind of preference) {
    const found = usable.find((type) => contentKind(type) === kind);
    if (found !== undefined) return found;
  }
  return usable[0];
}

/** A content type to send where one is accepted that may be a range. */
export function sendable(accepted: string): string {
  const range = /^([^/;]+)\/\*/.exec(accepted.trim())?.[1]?.toLowerCase();
  if (range === undefined) return accepted;
  if (range === '*' || range === 'application') return 'application/json';
  if (range === 'multipart') return 'multipart/form-data';
  return range === 'text' ? 'text/plain' : 'application/octet-stream';
}
