import { ApiProblem, MEDIA, problemsOf, ROUTE_TABLE, type Route } from '@tutti/api';
import Schema from 'typebox/schema';
import { expect } from 'vitest';

export interface ToldResponse {
  readonly method: string;
  /** With the query. */
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const validators = new Map<object, ReturnType<typeof Schema.Compile>>();

/** Fails when a response is not one that the contract documents for its route. */
export function expectAsContracted(response: ToldResponse): void {
  const path = response.url.split('?', 1)[0] ?? '';
  const route = ROUTE_TABLE.find(
    (candidate) => candidate.method === response.method && patternOf(candidate).test(path),
  );
  const mediaType = response.contentType.split(';', 1)[0] ?? '';
  if (mediaType === MEDIA.problem) expectProblem(route, JSON.parse(response.body));
  else if (route !== undefined) expectAnswer(route, response, mediaType);
}

function patternOf(route: Route): RegExp {
  return new RegExp(`^${route.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);
}

function expectProblem(route: Route | undefined, body: unknown): void {
  expectValid(ApiProblem, body);
  if (route !== undefined) expect(problemsOf(route)).toContain(Object(body).code);
}

function expectAnswer(route: Route, { status, body }: ToldResponse, mediaType: string): void {
  const documented = route.responses[status];
  expect(documented, `${route.id} does not document ${status}`).toBeDefined();
  if (body === '') return;
  const content = documented?.content?.[mediaType];
  expect(content, `${route.id} does not document ${mediaType}`).toBeDefined();
  if (content?.schema && mediaType === MEDIA.json) expectValid(content.schema, JSON.parse(body));
}

function expectValid(schema: object, value: unknown): void {
  const validator = validators.get(schema) ?? Schema.Compile(schema);
  validators.set(schema, validator);
  expect(validator.Errors(value)).toEqual([true, []]);
}
