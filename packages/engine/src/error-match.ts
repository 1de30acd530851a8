import type { ErrorFilter } from '@tutti/language';
import { type Problem, STANDARD_ERROR_BASE, STANDARD_STATUS } from './problem.ts';

const DOMAINS = ['serverlessworkflow.io', 'open-workflow-specification.org'];
const FOLDERS = ['/spec/1.0.0/errors/', '/dsl/errors/types/'];

/** Does a problem fit `catch.errors.with`? Standard types compare by their last segment. [SPEC T4] */
export function matchesErrorFilter(problem: Problem, filter: ErrorFilter): boolean {
  const { type, ...others } = filter;
  if (type !== undefined && canonicalType(type) !== canonicalType(problem.type)) return false;
  return Object.entries(others).every(([member, value]) => problem[member] === value);
}

/** One URI for all those under which the standard's texts name a type. */
function canonicalType(type: string): string {
  const match = /^https?:\/\/(?:www\.)?([^/]+)(\/.*\/)([^/]+)$/.exec(type);
  const [, domain = '', folder = '', name = ''] = match ?? [];
  const standard = DOMAINS.includes(domain) && FOLDERS.includes(folder);
  return standard && Object.hasOwn(STANDARD_STATUS, name) ? `${STANDARD_ERROR_BASE}${name}` : type;
}
