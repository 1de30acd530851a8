import type { EventSink } from '@tutti/api';
import type * as sinks from '../../event-sinks/event-sink.ts';

/** An event sink as the API shows it: instants become texts. */
export function toEventSink({ namespace, name, settings, progress }: sinks.EventSink): EventSink {
  const { target, types, sources, updatedAt, updatedBy } = settings;
  const { status, reason, delivered, lastDeliveredAt, failures, failingSince, lastFailure } =
    progress;
  return {
    namespace,
    name,
    ...placeOf(target),
    types: [...types],
    sources: [...sources],
    status,
    ...(reason !== undefined && { reason }),
    delivered,
    ...(lastDeliveredAt !== undefined && { lastDeliveredAt: toText(lastDeliveredAt) }),
    failures,
    ...(failingSince !== undefined && { failingSince: toText(failingSince) }),
    ...(lastFailure && { lastFailure: { ...lastFailure, at: toText(lastFailure.at) } }),
    updatedAt: toText(updatedAt),
    updatedBy,
  };
}

function placeOf(
  target: sinks.SinkSettings['target'],
): Pick<EventSink, 'url' | 'secrets' | 'channel'> {
  if (target.kind === 'http') return { url: target.url, secrets: [...target.secrets] };
  const { kind: _, ...channel } = target;
  return { channel };
}

function toText(instant: number): string {
  return new Date(instant).toISOString();
}
