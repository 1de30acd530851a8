import { createHash } from 'node:crypto';
import type { Json } from '@tutti/jq';
import type { StartRequest } from '../runtime.ts';

/** The same for requests that ask for the same, however their keys are ordered. */
export function hashOfRequest(request: StartRequest): string {
  const { namespace, name, version = null, input = {}, tags = {}, startedBy, vouchedBy } = request;
  const user = vouchedBy === undefined || startedBy === undefined ? [] : [startedBy];
  const again = request.rerunOf === undefined ? [] : [{ rerunOf: request.rerunOf }];
  return hashOf([namespace, name, version, input, tags, ...user, ...again]);
}

/** The same for data that differ in nothing but the order of their keys. */
export function hashOf(data: Json): string {
  return createHash('sha256')
    .update(JSON.stringify(ordered(data)))
    .digest('hex');
}

function ordered(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(ordered);
  const entries = Object.entries(value).map(([key, item]) => [key, ordered(item)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
