/** Appends one segment to a JSON pointer, escaped as RFC 6901 asks. */
export function pointerTo(parent: string, segment: string | number): string {
  return `${parent}/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
