import type { RewindRun, SetVariables } from '@tutti/api';
import type { Edit, TaskReference } from '@tutti/engine';

/** Which task is meant. */
export function referenceOf({
  task: pointer,
  activation,
}: Pick<RewindRun, 'task' | 'activation'>): TaskReference {
  return {
    ...(pointer !== undefined && { pointer }),
    ...(activation !== undefined && { activation }),
  };
}

/** What shall be changed; `context` goes before `contextPatch`. */
export function editOf({ context, contextPatch, variables, input }: SetVariables): Edit {
  return {
    ...(contextPatch !== undefined && { context: { kind: 'merge', patch: contextPatch } }),
    ...(context !== undefined && { context: { kind: 'replace', value: context } }),
    ...(variables && { variables }),
    ...(input !== undefined && { input }),
  };
}
