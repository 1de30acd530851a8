import {
  type Definition,
  type DefinitionPage,
  type DefinitionSummary,
  MEDIA,
  type QueryOf,
  ROUTES,
  type ValidationReport,
} from '@tutti/api';
import { jsonOf } from './json-of.ts';
import type { Transport } from './transport.ts';

export interface DefinitionsClient {
  /** In: the document, YAML or JSON. `created` is false when this very content was published before. */
  publish(
    namespace: string,
    source: string,
  ): Promise<{ readonly created: boolean; readonly definition: DefinitionSummary }>;
  list(namespace: string, query?: QueryOf<typeof ROUTES.listDefinitions>): Promise<DefinitionPage>;
  /** Without a version: the latest one. */
  get(namespace: string, name: string, version?: string): Promise<Definition>;
  /** The document as it was published. */
  source(namespace: string, name: string, version?: string): Promise<string>;
  validate(source: string): Promise<ValidationReport>;
}

export function definitionsClient(transport: Transport): DefinitionsClient {
  return {
    async publish(namespace, source) {
      const response = await transport(ROUTES.publishDefinition, {
        params: { namespace },
        ...document(source),
      });
      return { created: response.status === 201, definition: await jsonOf(response) };
    },
    async list(namespace, query = {}) {
      return jsonOf(await transport(ROUTES.listDefinitions, { params: { namespace }, query }));
    },
    async get(namespace, name, version = 'latest') {
      const params = { namespace, name, version };
      return jsonOf(await transport(ROUTES.getDefinition, { params }));
    },
    async source(namespace, name, version = 'latest') {
      const params = { namespace, name, version };
      const headers = { accept: MEDIA.yaml };
      return (await transport(ROUTES.getDefinition, { params, headers })).text();
    },
    async validate(source) {
      return jsonOf(await transport(ROUTES.validateDefinition, document(source)));
    },
  };
}

function document(text: string) {
  return { text, headers: { 'content-type': MEDIA.yaml } };
}
