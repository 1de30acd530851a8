import type { CloudEvent } from '@tutti/engine';
import type { EventSink } from './event-sink.ts';

/** How events get to sinks of one kind. HTTP is the first; a broker would be another. */
export interface SinkTransport {
  /**
   * Delivers once. Resolves when the other side has taken the event, and with what it says otherwise;
   * never rejects for what happens outside. Must end soon after `signal` aborts.
   */
  deliver(sink: EventSink, event: CloudEvent, signal: AbortSignal): Promise<DeliveryResult>;
}

export type DeliveryResult =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'failed'; readonly detail: string; readonly retryAfterMs?: number }
  /** The other side wants no more events, for good. */
  | { readonly kind: 'gone'; readonly detail: string };
