import type { JsonObject, Operation, ServiceDefinition } from './operation.ts';

/** The OpenAPI 3 document of a service that is reached at `url`. */
export function openApiDocument(service: ServiceDefinition, url: string): JsonObject {
  const paths: { [path: string]: JsonObject } = {};
  for (const operation of service.operations) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: describeOperation(operation),
    };
  }
  return {
    openapi: '3.0.3',
    info: { title: service.name, version: '1.0.0', description: service.summary },
    servers: [{ url }],
    paths,
  };
}

function describeOperation(operation: Operation): JsonObject {
  const parameters = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name: name ?? '',
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  return {
    operationId: operation.id,
    summary: operation.summary,
    parameters,
    ...(operation.body === undefined ? {} : { requestBody: requestBody(operation.body) }),
    responses: {
      default: { description: 'The result, or a problem', content: { 'application/json': {} } },
    },
  };
}

function requestBody(schema: JsonObject): JsonObject {
  return { required: true, content: { 'application/json': { schema } } };
}

/** An object schema whose named properties are all required. */
export function bodyOf(properties: JsonObject): JsonObject {
  return { type: 'object', required: Object.keys(properties), properties };
}
