import type { Json } from '@tutti/jq';
import type { EventForm } from '@tutti/language';
import type { CloudEvent } from './cloud-event.ts';

/** An event as `read` asks for it. [SPEC V7] */
export function readEvent(event: CloudEvent, form: EventForm): Json {
  if (form === 'envelope') return event as Json;
  if (form === 'data') return event.data ?? null;
  if (typeof event.data_base64 === 'string') return event.data_base64;
  return typeof event.data === 'string' ? event.data : JSON.stringify(event.data ?? null);
}
