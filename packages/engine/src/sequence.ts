import type { Directive, Task } from '@tutti/language';

/** What follows a task of a list. */
export type Next =
  | { readonly kind: 'task'; readonly task: Task }
  | { readonly kind: 'end-of-list' }
  | { readonly kind: 'end-of-run' };

/** Applies a flow directive in the list that holds `task`. [SPEC F1–F4] */
export function follow(tasks: readonly Task[], task: Task, directive: Directive): Next {
  switch (directive) {
    case 'continue':
      return at(tasks, tasks.indexOf(task) + 1);
    case 'exit':
      return { kind: 'end-of-list' };
    case 'end':
      return { kind: 'end-of-run' };
    default:
      return at(
        tasks,
        tasks.findIndex((candidate) => candidate.name === directive),
      );
  }
}

/** The first task of a list: an empty list has ended before it began. */
export function first(tasks: readonly Task[]): Next {
  return at(tasks, 0);
}

function at(tasks: readonly Task[], index: number): Next {
  const task = tasks[index];
  return task ? { kind: 'task', task } : { kind: 'end-of-list' };
}
