import type { Json } from '@tutti/jq';
import { StoreFault } from './port.ts';
import type { Resource, ResourceId, ResourceStore } from './resources.ts';

/** What becomes of a resource, and what whoever changes it is answered. */
export type Decision<Answer> =
  | { readonly kind: 'put'; readonly document: Json; readonly answer: Answer }
  | { readonly kind: 'delete'; readonly answer: Answer }
  | { readonly kind: 'leave'; readonly answer: Answer };

/** How often a change is tried again that another one was faster than. */
const TRIES = 20;

/**
 * Changes a resource from what it is: `decide` is asked again when another change came between. It
 * must not await after it has read what a change depends on and cannot be read again.
 */
export async function changeResource<Answer>(
  store: ResourceStore,
  id: ResourceId,
  decide: (before: Resource | null) => Promise<Decision<Answer>>,
): Promise<Answer> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const before = await store.resource(id);
    const decision = await decide(before);
    if (decision.kind === 'leave') return decision.answer;
    const { kind, namespace, name } = id;
    const document = decision.kind === 'put' ? decision.document : null;
    const change = { kind, namespace, name, basedOn: before?.revision ?? 0, document };
    if (await store.changeResources([change])) return decision.answer;
  }
  throw new StoreFault(
    `Expected to be the only one to change ${id.namespace}/${id.name}, but others were faster.`,
  );
}
