import { ArgumentReader, configurationFault } from '../arguments/argument-reader.ts';
import type { Authenticator } from '../authentication/authenticator.ts';
import type { TokenStore } from '../authentication/oauth/token-store.ts';
import { readAuthentication } from '../authentication/read-authentication.ts';

/** The service that is called. */
export interface Target {
  /** Its full name, such as `shop.v1.Orders`. */
  readonly service: string;
  /** The origin of its server. */
  readonly uri: URL;
  readonly authentication: Authenticator | undefined;
}

const securePort = 443;

/**
 * Reads `{ name, host, port?, authentication? }`. Nothing in it says whether TLS is to be spoken, so
 * the port does: 443, which is also meant where none is named, is spoken to in TLS, any other in the
 * clear. An operator whose service speaks TLS at another port says so in the egress host map.
 */
export function readTarget(owner: string, args: ArgumentReader, tokens: TokenStore): Target {
  const whose = `the service of ${owner}`;
  const service = new ArgumentReader(whose, args.optionalObject('service') ?? {});
  const name = service.text('name');
  const host = service.text('host');
  const port = service.value('port') ?? securePort;
  const uri = URL.parse(`${port === securePort ? 'https' : 'http'}://${host}:${port}`);
  if (uri === null || uri.host === '' || uri.href !== `${uri.origin}/`) {
    throw configurationFault(
      `Expected the arguments 'host' and 'port' of ${whose} to be a host name and a port, but they are not.`,
    );
  }
  return { service: name, uri, authentication: readAuthentication(whose, service, tokens) };
}
