import { type Origin, readOrigin } from './origin.ts';

/** Where requests to an origin really go: the configured origin to the origin that answers for it. */
export type HostMap = ReadonlyMap<string, string>;

/**
 * Reads an egress host map, `{ "https://petstore.swagger.io": "http://127.0.0.1:4010" }`; what is not
 * HTTP is `tcp://host:port`, or `tls://host:port`. Throws an `Error` naming the entry that is not an
 * origin, or that leads from HTTP to something else or back.
 */
export function readHostMap(entries: { readonly [origin: string]: string }): HostMap {
  return new Map(
    Object.entries(entries).map(([from, to]) => {
      const [source, target] = [originOf(from), originOf(to)];
      if (isHttp(source) === isHttp(target)) return [source.text, target.text] as const;
      throw new Error(
        `Expected an entry of the egress host map to lead from HTTP to HTTP, or from tcp or tls to tcp or tls, but "${from}" leads to "${to}".`,
      );
    }),
  );
}

function originOf(text: string): Origin {
  const origin = readOrigin(text);
  if (origin !== undefined) return origin;
  throw new Error(
    `Expected an entry of the egress host map to be an origin such as "https://api.example.com" or "tcp://broker.example.com:9092", but it is "${text}".`,
  );
}

function isHttp({ scheme }: Origin): boolean {
  return scheme === 'http' || scheme === 'https';
}
