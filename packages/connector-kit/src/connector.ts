import type { LookupFunction } from 'node:net';
import type { ProblemBody } from './fault.ts';

/** JSON as connectors see it. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** An integration: a name and the functions it offers. */
export interface Connector {
  readonly name: string;
  readonly functions: { readonly [name: string]: ConnectorFunction };
  /** Functions that hand over what comes to them. */
  readonly receivers?: { readonly [name: string]: ReceivingFunction };
}

export interface ConnectorFunction {
  /**
   * Performs the call once. `args` are evaluated and have their secrets in place.
   *
   * Answers the function's output. Throws a `RetryableFault` or a `TerminalFault`; anything else
   * that is thrown is a bug of the connector. Must end soon after `context.signal` aborts.
   */
  perform(args: Json, context: CallContext): Promise<Json>;
}

/** A function that goes on: it hands over what comes to it. */
export interface ReceivingFunction {
  /**
   * Begins to receive, and hands every item to `context.deliver`. What `deliver` has resolved with
   * is recorded for good: only then the item is acknowledged to where it comes from. Ends when the
   * answer is not `more`, soon after `context.signal` aborts, and when there will be no more items.
   *
   * Reconnects by itself; throws a fault when that is of no use. Performed again with the same
   * `context.idempotencyKey` after a crash, it goes on after what was acknowledged, where the
   * system remembers that.
   */
  receive(args: Json, context: ReceiveContext): Promise<void>;
}

/**
 * What has become of an item. After `more` and `enough` it may be acknowledged; one that was
 * `not-taken` may not, and nothing after it is wanted either.
 */
export type Delivery = 'more' | 'enough' | 'not-taken';

export interface ReceiveContext extends CallContext {
  /** `id` is the same whenever this very item is handed over again. One at a time, in order. */
  deliver(item: Json, id?: string): Promise<Delivery>;
  /** Tells why nothing can be received for now, though it goes on trying; null: it can again. */
  trouble?(problem: ProblemBody | null): void;
}

export interface CallContext {
  /**
   * Aborts when nobody wants the answer any longer: cancelled, timed out, or shutting down. Its reason
   * is `SHUTTING_DOWN` when the call will be performed again.
   */
  readonly signal: AbortSignal;
  /** The same whenever this very call is performed again; offered to the target where it can be. */
  readonly idempotencyKey: string;
  /** What is kept of a call, such as a token, is never used for another namespace. */
  readonly namespace: string;
  /** The JSON pointer of the calling task. */
  readonly pointer: string;
  /** The one way out to the network. */
  readonly dialer: Dialer;
  /** Keeps a value that the call has come to know, such as a token, out of what is recorded of it. */
  conceal(value: string): void;
}

/** The way out. Applies the host map, the address guard, and for HTTP size and time limits. */
export interface Dialer {
  request(url: string, init: DialInit): Promise<DialResponse>;
  /** As `request`, for an answer whose parts come one by one, such as server-sent events. */
  stream(url: string, init: DialInit): Promise<DialStream>;
  /**
   * The way to a service that is not spoken to in requests of HTTP: `tcp://host:port`,
   * `tls://host:port`, or the origin of one that begins with HTTP. Throws a `TerminalFault` when the
   * address cannot be read or is not allowed, and a `RetryableFault` when the target is to be left
   * alone now: let it through before anything is sent, and the call is performed again in its time.
   * Asked anew for each call, because limits count calls.
   */
  route(address: string): Route;
}

/**
 * Options of `net.connect` and `tls.connect`. Whoever opens a connection uses them as they are: the
 * lookup answers allowed addresses only, and fails with an error otherwise.
 */
export interface Route {
  readonly host: string;
  readonly port: number;
  readonly lookup: LookupFunction;
  /** Whether TLS is spoken: as the address says, or as what answers for it says. */
  readonly isSecure: boolean;
  /** The name that its certificate is for; undefined for a numeric address. */
  readonly servername: string | undefined;
}

export interface DialInit {
  readonly method: string;
  readonly headers: { readonly [name: string]: string };
  readonly body?: string | Uint8Array;
  readonly signal: AbortSignal;
}

export interface DialResponse {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  /** The whole body, decompressed. */
  readonly body: Uint8Array;
}

export interface DialStream {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  /**
   * The parts of the body as they come, to be read once. Leaving them early ends the exchange. Throws
   * a fault when the rest does not come, or is too large.
   */
  readonly body: AsyncIterable<Uint8Array>;
}
