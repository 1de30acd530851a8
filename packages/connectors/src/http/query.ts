/** The URI with pairs appended to its query; what the query already has stays as it is written. */
export function withQuery(uri: URL, pairs: readonly (readonly [string, string])[]): URL {
  const extended = new URL(uri);
  const added = pairs
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  if (added !== '') extended.search = [uri.search.slice(1), added].filter(Boolean).join('&');
  return extended;
}
