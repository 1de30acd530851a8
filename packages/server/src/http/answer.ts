import { MEDIA } from '@tutti/api';
import type { ProblemAnswer } from './problem.ts';

type Headers = { readonly [name: string]: string };

/** What a handler answers: data, never a reply object. */
export type Answer = JsonAnswer | TextAnswer | EmptyAnswer | StreamAnswer | ProblemAnswer;

export interface JsonAnswer {
  readonly kind: 'json';
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface TextAnswer {
  readonly kind: 'text';
  readonly status: number;
  readonly headers: Headers;
  readonly mediaType: string;
  readonly body: string;
}

export interface EmptyAnswer {
  readonly kind: 'empty';
  readonly status: number;
  readonly headers: Headers;
}

/** Server-sent events, told as they are produced; the producer is ended when the client leaves. */
export interface StreamAnswer {
  readonly kind: 'stream';
  readonly messages: AsyncIterable<StreamMessage>;
}

export interface StreamMessage {
  /** What `Last-Event-ID` will say; absent: the message cannot be resumed from. */
  readonly id?: string;
  readonly event?: string;
  readonly data: unknown;
}

export function json(status: number, body: unknown, headers: Headers = {}): JsonAnswer {
  return { kind: 'json', status, headers, body };
}

export function text(status: number, mediaType: string, body: string): TextAnswer {
  return { kind: 'text', status, headers: {}, mediaType: `${mediaType}; charset=utf-8`, body };
}

export function html(status: number, body: string): TextAnswer {
  return text(status, MEDIA.html, body);
}

export function empty(status: number): EmptyAnswer {
  return { kind: 'empty', status, headers: {} };
}

export function stream(messages: AsyncIterable<StreamMessage>): StreamAnswer {
  return { kind: 'stream', messages };
}
