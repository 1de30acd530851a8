/** A definition as a person names it. */
export interface Reference {
  readonly namespace: string;
  readonly name: string;
  /** Absent: the latest one. */
  readonly version?: string;
}

/** Reads `name`, `name@version` or `namespace/name@version`. */
export function readReference(text: string, namespace: string): Reference {
  const [place = '', version] = text.split('@');
  const slash = place.indexOf('/');
  return {
    namespace: slash < 0 ? namespace : place.slice(0, slash),
    name: place.slice(slash + 1),
    ...(version !== undefined && { version }),
  };
}
