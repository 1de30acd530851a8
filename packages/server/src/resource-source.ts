import { randomUUID } from 'node:crypto';
import { settledCredentials } from '@tutti/engine';
import { linkDefinition, type ResourceAnswer, type ResourceRequest } from '@tutti/language';
import type { Link } from './features/definitions/routes.ts';
import { prepareOutsideCall } from './outside-call.ts';
import type { CallPorts } from './runtime/effects/perform-call.ts';

/** Longer than a catalog should take; whoever publishes waits for it. */
const PATIENCE_MS = 20_000;

/** Compiles definitions with what they refer to; `defaultCatalog` is the root of the operator's. */
export function createLink(ports: CallPorts, defaultCatalog: string | undefined): Link {
  const fetch = prepareFetch(ports);
  const surroundings = defaultCatalog === undefined ? {} : { defaultCatalog };
  return (namespace, source) =>
    linkDefinition(source, (request) => fetch(namespace, request), surroundings);
}

/** Fetches for a namespace by the connector for resources, as a run's call would: with its secrets. */
function prepareFetch(
  ports: CallPorts,
): (namespace: string, request: ResourceRequest) => Promise<ResourceAnswer> {
  const call = prepareOutsideCall(ports);
  return async (namespace, { uri, authentication }) => {
    const proof = authentication ? { authentication: settledCredentials(authentication) } : {};
    const result = await call({
      namespace,
      connector: 'resource',
      function: 'fetch',
      arguments: { resource: { uri, ...proof } },
      idempotencyKey: randomUUID(),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (result.kind === 'completed') return { kind: 'text', text: String(result.output) };
    const { title, detail } = result.problem;
    return { kind: 'unavailable', reason: detail ?? title ?? 'It cannot be fetched.' };
  };
}
