import type { Json } from '@tutti/jq';
import type { DocumentInfo } from '@tutti/language';

/** A CloudEvent 1.0 in its JSON form. `source` and `id` together identify it. */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time?: string;
  readonly subject?: string;
  readonly datacontenttype?: string;
  readonly dataschema?: string;
  readonly data?: Json;
  readonly [attribute: string]: Json | undefined;
}

/** What identifies an event: two with the same key are the same one, told twice. */
export function eventKey(event: CloudEvent): string {
  return `${event.source}\u0000${event.id}`;
}

/** The `source` of what runs of a definition tell. [SPEC V1] */
export function definitionSource({ namespace, name, version }: DocumentInfo): string {
  return `/${namespace}/${name}/${version}`;
}
