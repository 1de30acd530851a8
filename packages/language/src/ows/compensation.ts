import type { Json } from '@tutti/jq';
import type { Syntax } from '../document/syntax.ts';
import type { Priority } from '../plan/concurrency.ts';
import type { Compensation } from '../plan/task.ts';
import { asMap, type Reader } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { priority } from './priority.ts';
import { inlineOrReference } from './reference.ts';
import { retryPolicy } from './retry-policy.ts';
import { taskList } from './task-list.ts';

/** What compensating tasks read: what the compensated task had, and why it is undone. */
const COMPENSATION_VARIABLE = 'compensation';

export interface TaskMetadata {
  readonly metadata: { readonly [key: string]: Json };
  readonly compensation?: Compensation;
  readonly priority?: Priority;
}

const policy = inlineOrReference('retries', retryPolicy);

/** `metadata` of a task: its own business, but for what undoes the task, and its priority. */
export const taskMetadata: Reader<TaskMetadata> = (at, scope) => {
  const map = asMap('`metadata`', at, scope);
  const compensation = map?.entries.get('compensation')?.value;
  const retry = map?.entries.get('compensationRetry')?.value;
  const inside = {
    ...scope,
    isCatching: false,
    variables: [...scope.variables, COMPENSATION_VARIABLE],
  };
  const tasks = compensation && taskList(compensation, inside);
  const retried = retry && readRetry(retry, compensation, inside);
  const first = map?.entries.get('priority')?.value;
  return {
    metadata: map?.value ?? {},
    ...(first && { priority: priority(first, scope) }),
    ...(tasks && { compensation: { tasks, ...(retried && { retry: retried }) } }),
  };
};

function readRetry(at: Syntax, compensation: Syntax | undefined, scope: Scope) {
  if (!compensation) {
    const message =
      'Expected `compensationRetry` beside a `compensation`, but there is nothing to retry. Add `compensation:`, or take this out.';
    scope.report.mistake(at, 'unexpected-property', message);
  }
  return policy(at, { ...scope, variables: [...scope.variables, 'error'] });
}
