import type { CallContext } from '@tutti/connector-kit';
import type { Authenticator } from '../authentication/authenticator.ts';
import type { Place } from './broker-fault.ts';
import type { Credentials } from './credentials.ts';
import type { Bindings } from './document/operation.ts';
import type { Server } from './document/server.ts';
import type { MessagingLimits } from './limits.ts';
import type { Received } from './message/inbound-message.ts';

/** What a protocol is asked to do it with. */
export interface Exchange {
  readonly server: Server;
  /** Of the channel, its parameters filled in. */
  readonly address: string;
  readonly bindings: Bindings;
  readonly credentials: Credentials;
  /** For HTTP, which can be challenged. */
  readonly authentication: Authenticator | undefined;
  readonly place: Place;
  readonly context: CallContext;
  readonly limits: MessagingLimits;
  /** What a subscription that is made again knows of the one before. */
  readonly position: Position;
}

/** Where a subscription goes on, for protocols whose other side does not remember it. */
export interface Position {
  lastId?: string;
}

/** A message on its way out. */
export interface Outgoing {
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly headers: ReadonlyMap<string, string>;
}

/** Records a message for good; then it may be acknowledged. */
export type Deliver = (received: Received) => Promise<'more' | 'enough'>;

/** A way to publish and to subscribe. Everything it throws is a fault, or means `brokerFault`. */
export interface Protocol {
  /** Resolves when the other side has confirmed, where it can. */
  publish(message: Outgoing, exchange: Exchange): Promise<void>;
  /**
   * Subscribes, and delivers what comes, one after the other. Resolves after `enough`; rejects when
   * the subscription is lost, or `exchange.context.signal` aborts.
   */
  receive(exchange: Exchange, subscriber: Subscriber): Promise<void>;
}

/** For whom messages are received. */
export interface Subscriber {
  readonly deliver: Deliver;
  /** To be called when nothing that is published from now on is missed. */
  onSubscribed(): void;
  /** Whether what the broker keeps for this subscription is of no more use, asked at its end. */
  isOver(): boolean;
}

/** An open connection that publishes. */
export interface Connection {
  publish(message: Outgoing, exchange: Exchange): Promise<void>;
  /** Resolves when it is of no more use. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}
