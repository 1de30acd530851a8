import type { CloudEvent } from '@tutti/engine';
import type { ChannelTarget, EventSink, HttpTarget } from './event-sink.ts';

/** How events get to sinks. */
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

/** How events get to targets of one kind. */
export interface TargetTransport<Target> {
  deliver(
    sink: EventSink,
    target: Target,
    event: CloudEvent,
    signal: AbortSignal,
  ): Promise<DeliveryResult>;
}

/** Delivers to each kind of target by its own transport. */
export function byTarget(
  http: TargetTransport<HttpTarget>,
  channel: TargetTransport<ChannelTarget>,
): SinkTransport {
  return {
    deliver(sink, event, signal) {
      const { target } = sink.settings;
      if (target.kind === 'http') return http.deliver(sink, target, event, signal);
      return channel.deliver(sink, target, event, signal);
    },
  };
}
