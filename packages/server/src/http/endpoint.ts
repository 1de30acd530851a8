import type { BodyOf, HeadersOf, ParamsOf, Permission, QueryOf, Route } from '@tutti/api';
import type { AccessAnswer } from '../access/decide-access.ts';
import type { Principal } from '../access/principal.ts';
import type { Answer } from './answer.ts';

/** A request as a handler sees it: checked against the route, without the transport. */
export interface RouteRequest<R extends Route> {
  readonly params: ParamsOf<R>;
  readonly query: QueryOf<R>;
  /** Checked as far as the route names them; lower-case. */
  readonly headers: HeadersOf<R>;
  readonly body: BodyOf<R>;
  /** Every header as it came, for what no schema can name. Lower-case. */
  readonly rawHeaders: RawHeaders;
  /** Of the body, without parameters; empty when there is none. */
  readonly mediaType: string;
  /** Who asks. */
  readonly principal: Principal;
  /** Whether they may do more than the route asks for; without a namespace: everywhere. */
  may(permission: Permission, namespace?: string): AccessAnswer;
  /** Whether the client prefers this media type to JSON. */
  prefers(mediaType: string): boolean;
  /** Aborts when the client has gone or the server closes. */
  readonly signal: AbortSignal;
}

export type RawHeaders = { readonly [name: string]: string | readonly string[] | undefined };

/** A route of the contract and what it does. */
export interface Endpoint<R extends Route = Route> {
  readonly route: R;
  handle(request: RouteRequest<R>): Promise<Answer>;
}

/** Binds a handler to a route; the request has the types of the route's schemas. */
export function endpoint<R extends Route>(
  route: R,
  handle: (request: RouteRequest<R>) => Promise<Answer>,
): Endpoint {
  return { route, handle };
}
