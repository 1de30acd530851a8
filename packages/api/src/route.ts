import type { TObject, TSchema } from 'typebox';
import type { Permission, RouteAccess } from './permissions.ts';
import type { ProblemCode } from './problem-codes.ts';

/** One operation of the API as data: what the server binds, the client calls, OpenAPI shows. */
export interface Route {
  /** The operation id: a verb and a noun, such as `startRun`. */
  readonly id: string;
  readonly method: 'GET' | 'POST';
  /** With parameters in braces: `/v1/namespaces/{namespace}/runs`. */
  readonly path: string;
  readonly group:
    | 'definitions'
    | 'runs'
    | 'schedules'
    | 'human-tasks'
    | 'events'
    | 'secrets'
    | 'webhooks'
    | 'event-sinks'
    | 'access'
    | 'platform';
  /** One line. */
  readonly summary: string;
  /** What the line cannot say. */
  readonly description?: string;
  readonly permission: RouteAccess;
  readonly params?: TObject;
  readonly query?: TObject;
  /** Lower-case names. Others are ignored. */
  readonly headers?: TObject;
  readonly body?: RouteBody;
  /** By status; everything else it answers is one of `problems`. */
  readonly responses: { readonly [status: number]: RouteResponse };
  /** What it may answer besides `COMMON_PROBLEMS`. */
  readonly problems: readonly ProblemCode[];
}

export interface RouteBody {
  readonly required: boolean;
  /**
   * By media type. `text` is handed on as it came, `any` as text where it is UTF-8 and as bytes where it
   * is not, `bytes` as the bytes that came; none has a schema to check.
   */
  readonly content: { readonly [mediaType: string]: BodyContent };
  readonly limitBytes: number;
  /** Nothing of what it holds is told in a problem. */
  readonly isSecret?: true;
}

export interface BodyContent {
  readonly form: 'json' | 'text' | 'any' | 'bytes';
  readonly schema?: TSchema;
  readonly example?: unknown;
}

export interface RouteResponse {
  readonly description: string;
  readonly headers?: { readonly [name: string]: string };
  readonly content?: { readonly [mediaType: string]: ResponseContent };
}

export interface ResponseContent {
  readonly schema?: TSchema;
  readonly example?: unknown;
}

/** Problems any route may answer. */
const COMMON_PROBLEMS = [
  'malformed-request',
  'headers-too-large',
  'host-not-allowed',
  'request-timeout',
  'internal-error',
  'store-unavailable',
  'shutting-down',
] as const satisfies readonly ProblemCode[];

/** All the codes a route may answer, the ones that follow from its form included. */
export function problemsOf(route: Route): readonly ProblemCode[] {
  const codes = new Set<ProblemCode>([...route.problems, ...COMMON_PROBLEMS]);
  if (needsToken(route)) codes.add('unauthenticated');
  if (permissionOf(route) !== null) codes.add('forbidden');
  if (route.params ?? route.query ?? route.headers ?? route.body) codes.add('invalid-request');
  if (route.body) {
    for (const code of BODY_PROBLEMS) codes.add(code);
  }
  return [...codes];
}

/** Whether a request must bring a token. */
export function needsToken({ permission }: Route): boolean {
  return permission !== 'public' && permission !== 'signed';
}

/** The permission that it asks for; null when it asks for none. */
export function permissionOf({ permission }: Route): Permission | null {
  switch (permission) {
    case 'public':
    case 'signed':
    case 'authenticated':
      return null;
    default:
      return permission;
  }
}

const BODY_PROBLEMS = ['malformed-body', 'body-too-large', 'unsupported-media-type'] as const;

/** Keeps the literal types of a route, so that server and client infer from them. */
export function route<const R extends Route>(definition: R): R {
  return definition;
}
