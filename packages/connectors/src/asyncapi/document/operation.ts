import type { Json } from '@tutti/connector-kit';
import type { JsonObject } from '../../arguments/json-object.ts';

/** What a call does with a channel. */
export type Use = 'publish' | 'subscribe';

/** A channel as its document has it. */
export interface Channel {
  /** By which the document knows it. */
  readonly name: string;
  /** A topic, subject, queue or path, perhaps with parameters in braces; undefined when it has none. */
  readonly address: string | undefined;
  readonly parameters: JsonObject;
  /** Parameters whose values are known, because the call names the channel by its whole address. */
  readonly known: ReadonlyMap<string, string>;
  readonly bindings: JsonObject;
  /** The names of the servers it is on; undefined for all of them. */
  readonly servers: readonly string[] | undefined;
}

/** What is called. */
export interface Operation {
  readonly channel: Channel;
  readonly bindings: JsonObject;
  /** The messages it may have, with their traits; empty when the document does not say. */
  readonly messages: readonly JsonObject[];
  readonly security: readonly Json[];
}

/** The bindings of a protocol; empty when there are none. */
export interface Bindings {
  readonly channel: JsonObject;
  readonly operation: JsonObject;
  readonly message: JsonObject;
  readonly server: JsonObject;
}
