import { ArgumentReader, configurationFault } from '../arguments/argument-reader.ts';
import type { Authenticator } from '../authentication/authenticator.ts';
import type { TokenStore } from '../authentication/oauth/token-store.ts';
import { readAuthentication } from '../authentication/read-authentication.ts';

/** An external resource: a document that is fetched when it is needed. */
export interface Resource {
  /** How messages call it, such as `OpenAPI document`. */
  readonly what: string;
  readonly uri: URL;
  readonly authentication: Authenticator | undefined;
  /** For a `file:` URI. */
  readonly files?: ResourceFiles;
}

/** Where files are read from that definitions name as resources. */
export interface ResourceFiles {
  /** Undefined: no file is read. */
  readonly folder: string | undefined;
}

/**
 * Reads the argument `{ uri, authentication? }` of that name; `owner` is the function it is given to.
 * A `file:` URI is accepted where `files` are given.
 */
export function readResource(
  owner: string,
  args: ArgumentReader,
  name: string,
  what: string,
  tokens: TokenStore,
  files?: ResourceFiles,
): Resource {
  const whose = `the ${name} of ${owner}`;
  const reader = new ArgumentReader(whose, args.optionalObject(name) ?? {});
  const uri = URL.parse(reader.text('uri'));
  if (uri?.protocol === 'file:' && files !== undefined) {
    return { what, uri, authentication: undefined, files };
  }
  if (uri === null || !/^https?:$/.test(uri.protocol)) {
    throw configurationFault(
      `Expected the argument 'uri' of ${whose} to be an absolute http or https URI, but it is not.`,
    );
  }
  return { what, uri, authentication: readAuthentication(whose, reader, tokens) };
}

/** A URI as it may be shown: without its query, which may hold a credential. */
export function shownPlace(uri: URL): string {
  return uri.protocol === 'file:' ? uri.href : `${uri.origin}${uri.pathname}`;
}
