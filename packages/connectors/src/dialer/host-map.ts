/** Where requests to an origin really go: the configured origin to the origin that answers for it. */
export type HostMap = ReadonlyMap<string, string>;

/**
 * Reads an egress host map, `{ "https://petstore.swagger.io": "http://127.0.0.1:4010" }`.
 * Throws an `Error` naming the entry that is not an origin.
 */
export function readHostMap(entries: { readonly [origin: string]: string }): HostMap {
  return new Map(
    Object.entries(entries).map(([from, to]) => [originOf(from), originOf(to)] as const),
  );
}

function originOf(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) {
    throw new Error(
      `Expected an entry of the egress host map to be an origin such as "https://api.example.com", but it is "${text}".`,
    );
  }
  return url.origin;
}
