import type { EventSink } from '@tutti/api';
import type * as sinks from '../../event-sinks/event-sink.ts';

/** An event sink as the API shows it: instants become texts. */
export function toEventSink({ namespace, name, settings, progress }: sinks.EventSink): EventSink {
  const { url, types, sources, secrets, updatedAt, updatedBy } = settings;
  const { status, reason, delivered, lastDeliveredAt, failures, failingSince, lastFailure } =
    progress;
  return {
    namespace,
    name,
    url,
    types: [...types],
    sources: [...sources],
    secrets: [...secrets],
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

function toText(instant: number): string {
  return new Date(instant).toISOString();
}
