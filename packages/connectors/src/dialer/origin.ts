/** What a connection goes to: a scheme, a host and a port, in one spelling. */
export interface Origin {
  readonly scheme: 'http' | 'https' | 'tcp' | 'tls';
  /** In lower case; a numeric IPv6 address without its brackets. */
  readonly host: string;
  readonly port: number;
  /** The same text for the same origin. A default port is left out. */
  readonly text: string;
}

/** Reads `scheme://host:port` and nothing more; undefined when it is something else. */
export function readOrigin(text: string): Origin | undefined {
  const scheme = schemeOf(text);
  const url = URL.parse(text.replace(/^(tcp|tls):/i, 'http:'));
  if (scheme === undefined || url === null || url.href !== `${url.origin}/`) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (scheme === 'http' || scheme === 'https') {
    const port = Number(url.port) || defaultPorts[scheme];
    return { scheme, host, port, text: url.origin };
  }
  // As HTTP's own port, 80 has been left out.
  const port = url.port === '' && /:80\/?$/.test(text) ? 80 : Number(url.port);
  if (port === 0) return undefined;
  return { scheme, host, port, text: `${scheme}://${url.hostname}:${port}` };
}

const defaultPorts = { http: 80, https: 443 };

function schemeOf(text: string): Origin['scheme'] | undefined {
  const scheme = /^(https?|tcp|tls):\/\//i.exec(text)?.[1]?.toLowerCase();
  return scheme as Origin['scheme'] | undefined;
}
