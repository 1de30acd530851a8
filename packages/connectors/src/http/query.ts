type Pair = readonly [string, string];

/** The URI with pairs appended to its query; what the query already has stays as it is written. */
export function withQuery(uri: URL, pairs: readonly Pair[]): URL {
  return withEncodedQuery(
    uri,
    pairs.map(([name, value]) => [percentEncoded(name), percentEncoded(value)]),
  );
}

/** The same for pairs that are percent-encoded already. */
export function withEncodedQuery(uri: URL, pairs: readonly Pair[]): URL {
  const extended = new URL(uri);
  const added = pairs.map(([name, value]) => `${name}=${value}`).join('&');
  if (added !== '') extended.search = [uri.search.slice(1), added].filter(Boolean).join('&');
  return extended;
}

/** A text as a URI component; half a surrogate pair, which no URI can carry, becomes U+FFFD. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
