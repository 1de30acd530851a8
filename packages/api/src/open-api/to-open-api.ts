import type { Route } from '../route.ts';
import { ROUTE_TABLE } from '../routes.ts';
import type { JsonObject, OpenApiDocument } from './document.ts';
import { printOperation } from './operation.ts';
import { SchemaRegistry } from './schema-registry.ts';

const GROUPS: { readonly [G in Route['group']]: string } = {
  definitions: 'Versioned workflow documents.',
  schedules: 'What starts runs by itself.',
  runs: 'Executions of definitions.',
  'human-tasks': 'What runs ask of people.',
  events: 'CloudEvents for runs that listen.',
  'event-sinks': 'Where events go.',
  webhooks: 'Where others tell of what happened.',
  secrets: 'What definitions refer to and nobody may see.',
  access: 'Who may do what, where.',
  platform: 'The server itself.',
};

/** The API as an OpenAPI 3.1 document, printed from the route table. `version` is the server's. */
export function toOpenApi(version: string): OpenApiDocument {
  const schemas = new SchemaRegistry();
  const paths = printPaths(schemas);
  return {
    openapi: '3.1.1',
    info: {
      title: 'Tutti',
      version,
      summary: 'Describe, run, watch and govern processes end to end.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(GROUPS).map(([name, description]) => ({ name, description })),
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: schemas.components,
    },
  };
}

function printPaths(schemas: SchemaRegistry): OpenApiDocument['paths'] {
  const paths: { [path: string]: { [method: string]: JsonObject } } = {};
  for (const route of ROUTE_TABLE) {
    paths[route.path] ??= {};
    paths[route.path]![route.method.toLowerCase()] = printOperation(route, schemas);
  }
  return paths;
}
