import { type RehearsalPage, type RehearseDefinition, ROUTES } from '@tutti/api';
import { jsonOf } from './json-of.ts';
import type { Transport } from './transport.ts';

export interface RehearsalsClient {
  /** Tries a definition on what runs have recorded, a page of them; nothing is touched outside. */
  rehearse(namespace: string, request: RehearseDefinition): Promise<RehearsalPage>;
}

export function rehearsalsClient(transport: Transport): RehearsalsClient {
  return {
    async rehearse(namespace, json) {
      return jsonOf(await transport(ROUTES.rehearseDefinition, { params: { namespace }, json }));
    },
  };
}
