import { indexPlan, type RunEvent, taskName } from '@tutti/engine';
import type { Plan, Task } from '@tutti/language';

/** How much of a definition its tests go through. */
export interface Coverage {
  readonly tasks: Share;
  /** Every way that a task may go: each case of a `switch`, `if` and not, caught and not, … */
  readonly branches: Share;
  readonly uncovered: readonly UncoveredPart[];
}

export interface Share {
  readonly covered: number;
  readonly all: number;
}

/** What no test goes through. */
export interface UncoveredPart {
  readonly pointer: string;
  readonly what: string;
}

/** A way to go, and how it shows in the log of a run. */
interface Branch extends UncoveredPart {
  readonly isTaken: (event: RunEvent) => boolean;
}

/** What the runs with these logs go through of the plan. */
export function coverageOf(plan: Plan, logs: readonly (readonly RunEvent[])[]): Coverage {
  const events = logs.flat();
  const activities = [...indexPlan(plan).values()];
  const tasks = activities.map(startOf);
  const branches = activities.flatMap((activity) =>
    activity.kind === 'compensation' ? [] : branchesOf(activity),
  );
  const missing = (parts: readonly Branch[]) =>
    parts.filter(({ isTaken }) => !events.some(isTaken));
  const [withoutTask, withoutBranch] = [missing(tasks), missing(branches)];
  return {
    tasks: { all: tasks.length, covered: tasks.length - withoutTask.length },
    branches: { all: branches.length, covered: branches.length - withoutBranch.length },
    uncovered: [...withoutTask, ...withoutBranch].map(({ pointer, what }) => ({ pointer, what })),
  };
}

function startOf({ pointer }: { readonly pointer: string }): Branch {
  return {
    pointer,
    what: `${taskName(pointer)} is never entered`,
    isTaken: (event) => event.type === 'task-started' && event.pointer === pointer,
  };
}

function branchesOf(task: Task): Branch[] {
  return [...(task.if ? conditionOf(task) : []), ...ownBranches(task)];
}

function conditionOf({ pointer, name }: Task): Branch[] {
  const on = (type: 'task-started' | 'task-skipped', what: string): Branch => ({
    pointer,
    what: `the \`if\` of ${name} ${what}`,
    isTaken: (event) => event.type === type && event.pointer === pointer,
  });
  return [on('task-started', 'never holds'), on('task-skipped', 'always holds')];
}

function ownBranches(task: Task): Branch[] {
  switch (task.kind) {
    case 'switch':
      return casesOf(task);
    case 'try':
      return attemptsOf(task);
    default:
      return [];
  }
}

function casesOf({ pointer, name, cases }: Extract<Task, { kind: 'switch' }>): Branch[] {
  const taken = (wanted: string | undefined, what: string): Branch => ({
    pointer,
    what,
    isTaken: (event) =>
      event.type === 'task-completed' && event.pointer === pointer && event.case === wanted,
  });
  const each = cases.map((one) =>
    taken(one.name, `the case ${one.name} of ${name} is never taken`),
  );
  const hasDefault = cases.some(({ when }) => !when);
  return hasDefault ? each : [...each, taken(undefined, `some case of ${name} always holds`)];
}

/** Went well, and did not: a retry or a `catch` tells the latter. */
function attemptsOf(task: Extract<Task, { kind: 'try' }>): Branch[] {
  const { pointer, name } = task;
  const inside = task.tasks[0]?.pointer;
  return [
    {
      pointer,
      what: `nothing in ${name} ever fails`,
      isTaken: (event) =>
        event.type === 'task-faulted' && inside !== undefined && isBelow(event.pointer, pointer),
    },
  ];
}

function isBelow(pointer: string, top: string): boolean {
  return pointer.startsWith(`${top}/try/`);
}
