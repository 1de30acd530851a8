import type { Json } from '@tutti/connector-kit';
import { member } from '../../arguments/json-object.ts';
import type { MessageParts } from './check-message.ts';

/** The value that AsyncAPI's `$message.payload#/a/b` or `$message.header#/a` stands for. */
export function valueAt(location: string, { payload, headers }: MessageParts): Json | undefined {
  const found = /^\$message\.(payload|header)(?:#(\/.*)?)?$/.exec(location);
  if (found === null) return undefined;
  const [, part, pointer = ''] = found;
  const segments = pointer.split('/').slice(1);
  return segments
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<Json | undefined>(
      (value, name) => (Array.isArray(value) ? value[Number(name)] : member(value, name)),
      part === 'payload' ? payload : headers,
    );
}

/** The same as a text; undefined for what is none. */
export function textAt(location: string, parts: MessageParts): string | undefined {
  const value = valueAt(location, parts);
  return value === undefined || value === null || typeof value === 'object'
    ? undefined
    : String(value);
}
