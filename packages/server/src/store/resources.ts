import type { Json } from '@tutti/jq';

/** What operators set up beside definitions. Each kind has documents of its own form. */
export type ResourceKind =
  | 'secret'
  | 'webhook'
  | 'event-sink'
  | 'service-account'
  | 'api-token'
  | 'role-binding'
  | 'operation';

export interface ResourceId {
  readonly kind: ResourceKind;
  readonly namespace: string;
  readonly name: string;
}

export interface Resource extends ResourceId {
  /** Different after every change, and larger; never used again. */
  readonly revision: number;
  readonly document: Json;
}

export interface ResourceChange extends ResourceId {
  /** The revision that the change was made from; 0: there was none. */
  readonly basedOn: number;
  /** Null: the resource goes away. */
  readonly document: Json | null;
}

export interface ResourceQuery {
  readonly kind: ResourceKind;
  /** Absent: of all namespaces. */
  readonly namespace?: string;
  /** Where the page before ended. */
  readonly after?: { readonly namespace: string; readonly name: string };
  readonly limit: number;
}

/** The part of a store that keeps what operators set up. */
export interface ResourceStore {
  resource(id: ResourceId): Promise<Resource | null>;
  /** Ordered by namespace and name. */
  resources(query: ResourceQuery): Promise<readonly Resource[]>;
  countResources(kind: ResourceKind, namespace: string): Promise<number>;
  /** All of the changes, or none: false when one was made from a revision that is no longer there. */
  changeResources(changes: readonly ResourceChange[]): Promise<boolean>;
}
