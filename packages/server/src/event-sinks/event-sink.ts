import type { Instant } from '@tutti/engine';
import type { Json } from '@tutti/jq';
import type { AuthenticationScheme } from '@tutti/language';
import type { Resource } from '../store/resources.ts';

/** Where events of a namespace go: to an address, or to a channel of a broker. */
export interface SinkSettings {
  readonly target: HttpTarget | ChannelTarget;
  /** Patterns; none: every type. */
  readonly types: readonly string[];
  readonly sources: readonly string[];
  readonly updatedAt: Instant;
  readonly updatedBy: string;
}

export interface HttpTarget {
  readonly kind: 'http';
  readonly url: string;
  /** Names of the secrets that sign; each makes a signature. */
  readonly secrets: readonly string[];
}

/** A channel as an AsyncAPI document describes it. */
export interface ChannelTarget {
  readonly kind: 'channel';
  /** The URI of the document. */
  readonly document: string;
  /** One of the two. */
  readonly operation?: string;
  readonly channel?: string;
  readonly server?: string;
  readonly protocol?: string;
  readonly authentication?: ChannelAuthentication;
}

/** The scheme's properties are the value of a secret. */
export interface ChannelAuthentication {
  readonly scheme: AuthenticationScheme;
  readonly secret: string;
}

/** How far a sink has come. */
export interface SinkProgress {
  readonly status: 'active' | 'paused' | 'disabled';
  /** Why it is disabled. */
  readonly reason?: string;
  /** Everything up to this place among the accepted events is dealt with. */
  readonly position: number;
  readonly delivered: number;
  readonly lastDeliveredAt?: Instant;
  /** Of the event that is next. */
  readonly failures: number;
  readonly failingSince?: Instant;
  readonly lastFailure?: { readonly at: Instant; readonly detail: string };
}

export interface SinkId {
  readonly namespace: string;
  readonly name: string;
}

export interface EventSink extends SinkId {
  readonly settings: SinkSettings;
  readonly progress: SinkProgress;
}

/** Nothing else writes resources of this kind. */
export function sinkOf({ namespace, name, document }: Resource): EventSink {
  const { settings, progress } = document as Json & Pick<EventSink, 'settings' | 'progress'>;
  return { namespace, name, settings, progress };
}

/** The document of a sink: plain JSON, without what is undefined. */
export function documentOf({ settings, progress }: Pick<EventSink, 'settings' | 'progress'>): Json {
  return JSON.parse(JSON.stringify({ settings, progress })) as Json;
}

/** Without what was told of failures. */
export function relieved({ position, delivered, lastDeliveredAt }: SinkProgress): SinkProgress {
  const last = lastDeliveredAt === undefined ? {} : { lastDeliveredAt };
  return { status: 'active', position, delivered, failures: 0, ...last };
}
