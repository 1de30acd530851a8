import type { Authentication } from '../plan/authentication.ts';

/** A resource that a definition is made of, and that is not in its text. */
export interface ResourceRequest {
  /** Absolute; what it is known by. */
  readonly uri: string;
  /** Nothing in it depends on a run. */
  readonly authentication?: Authentication;
}

/** The resource as text, or a sentence that says why it cannot be had. */
export type ResourceAnswer =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** What is known when a definition is compiled, besides its text. */
export interface Surroundings {
  /** What has been fetched, by URI. */
  readonly resources?: ReadonlyMap<string, ResourceAnswer>;
  /** The root of the catalog that is called `default`. */
  readonly defaultCatalog?: string;
}

/** What a definition asks for while it is read. */
export interface ResourceUse {
  readonly surroundings: Surroundings;
  /** What it was given, by URI. */
  readonly used: Map<string, string>;
  /** What it was not, by URI. */
  readonly needed: Map<string, ResourceRequest>;
}
