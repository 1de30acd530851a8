import type { TObject } from 'typebox';
import { MEDIA } from '../media-types.ts';
import { PROBLEMS, type ProblemCode } from '../problem-codes.ts';
import {
  needsToken,
  problemsOf,
  type Route,
  type RouteBody,
  type RouteResponse,
} from '../route.ts';
import { ApiProblem } from '../schemas/problem.ts';
import type { JsonObject } from './document.ts';
import type { SchemaRegistry } from './schema-registry.ts';

/** One operation object of OpenAPI. */
export function printOperation(route: Route, schemas: SchemaRegistry): JsonObject {
  return {
    operationId: route.id,
    tags: [route.group],
    summary: route.summary,
    ...(route.description && { description: route.description }),
    ...(!needsToken(route) && { security: [] }),
    'x-permission': route.permission,
    parameters: [
      ...printParameters('path', route.params, schemas),
      ...printParameters('query', route.query, schemas),
      ...printParameters('header', route.headers, schemas),
    ],
    ...(route.body && { requestBody: printBody(route.body, schemas) }),
    responses: { ...printResponses(route, schemas), ...printProblems(route, schemas) },
  };
}

function printParameters(
  place: 'path' | 'query' | 'header',
  members: TObject | undefined,
  schemas: SchemaRegistry,
): JsonObject[] {
  if (members === undefined) return [];
  const required = new Set<string>(members.required ?? []);
  return Object.entries(members.properties).map(([name, schema]) => {
    const { description, ...rest } = schemas.print(schema);
    return {
      name,
      in: place,
      required: place === 'path' || required.has(name),
      ...(description !== undefined && { description }),
      schema: rest,
    };
  });
}

function printBody(body: RouteBody, schemas: SchemaRegistry): JsonObject {
  return { required: body.required, content: printContent(body.content, schemas) };
}

function printResponses(route: Route, schemas: SchemaRegistry): JsonObject {
  return Object.fromEntries(
    Object.entries(route.responses).map(([status, response]) => [
      status,
      printResponse(response, schemas),
    ]),
  );
}

function printResponse(response: RouteResponse, schemas: SchemaRegistry): JsonObject {
  const headers = Object.entries(response.headers ?? {}).map(([name, description]) => [
    name,
    { description, schema: { type: 'string' } },
  ]);
  return {
    description: response.description,
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
    ...(response.content && { content: printContent(response.content, schemas) }),
  };
}

function printContent(
  content: RouteBody['content'] | NonNullable<RouteResponse['content']>,
  schemas: SchemaRegistry,
) {
  return Object.fromEntries(
    Object.entries(content).map(([mediaType, { schema, example }]) => [
      mediaType,
      {
        ...(schema && { schema: schemas.print(schema) }),
        ...(example !== undefined && { example }),
      },
    ]),
  );
}

function printProblems(route: Route, schemas: SchemaRegistry): JsonObject {
  const byStatus = Map.groupBy(problemsOf(route), (code) => PROBLEMS[code].status);
  const content = { [MEDIA.problem]: { schema: schemas.print(ApiProblem) } };
  const responses = [...byStatus].map(
    ([status, codes]) => [String(status), { description: describe(codes), content }] as const,
  );
  const faulted = 'Of a run that faulted: its problem, with the status that this has.';
  return {
    ...Object.fromEntries(responses),
    ...(problemsOf(route).includes('run-faulted') && {
      default: { description: faulted, content },
    }),
  };
}

function describe(codes: readonly ProblemCode[]): string {
  return codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' ');
}
