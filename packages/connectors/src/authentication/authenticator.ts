import type { CallContext, DialResponse } from '@tutti/connector-kit';

/** Proves who the caller is, in the `authorization` header of a request. */
export interface Authenticator {
  /** The same for the same credentials. It is a hash, and tells nothing of them. */
  readonly identity: string;
  /** Throws a fault when there is nothing to prove it with, such as no token to be had. */
  authorize(request: RequestLine, context: CallContext): Promise<Authorization>;
}

/** What of a request an authorization may depend on. */
export interface RequestLine {
  /** In upper case. */
  readonly method: string;
  readonly uri: URL;
  readonly body?: string | Uint8Array;
}

export interface Authorization {
  /** The value of the header; undefined when the target has to ask for it first. */
  readonly header: string | undefined;
  /** What must not appear in any text. */
  readonly secrets: readonly string[];
  /** What to send instead after a status of 401; undefined when there is nothing else to send. */
  renewed(refusal: DialResponse): Promise<Authorization | undefined>;
}
