import { ROUTE_TABLE, type Route } from '@tutti/api';

/** `/v1/runs/{run}` as the router writes it: `/v1/runs/:run`. */
export function toRouterPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/** The methods that a path takes; none when there is nothing. */
export function methodsOf(path: string): readonly Route['method'][] {
  return PATTERNS.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
}

const PATTERNS = ROUTE_TABLE.map(({ path, method }) => ({
  method,
  pattern: new RegExp(`^${path.replaceAll(/[.]/g, '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}));
