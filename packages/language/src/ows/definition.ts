import type { Syntax } from '../document/syntax.ts';
import type { ResourceUse } from '../linking/resources.ts';
import type { Plan } from '../plan/plan.ts';
import type { Task } from '../plan/task.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { json, scoped } from '../reading/reader.ts';
import type { Report } from '../reading/report.ts';
import type { Scope } from '../reading/scope.ts';
import { admissionOf } from './concurrency.ts';
import { dataInput, dataOutput } from './data-flow.ts';
import { documentInfo } from './document-info.ts';
import { evaluate, modeOf } from './evaluate.ts';
import { reportRecursion } from './recursion.ts';
import { schedule } from './schedule.ts';
import { schedulePolicyOf } from './schedule-policy.ts';
import { readTask } from './task.ts';
import { taskTimeout } from './task-kind.ts';
import { taskList, taskPointers } from './task-list.ts';
import { componentsOf, secretsOf, use } from './use.ts';

/** What a definition compiles to, but for the id that is made of the definition itself. */
export type PlanBody = Omit<Plan, 'format' | 'id' | 'resources'>;

const DEFINITION = object('a workflow definition', {
  document: required(documentInfo),
  input: optional(dataInput('workflow-input')),
  output: optional(dataOutput('output', 'workflow-output')),
  timeout: optional(scoped({ place: 'workflow-timeout' }, taskTimeout)),
  schedule: optional(schedule),
  evaluate: optional(evaluate),
  do: required(taskList),
  // Last: components are read where they are referred to, and here only when nothing does.
  use: optional(use),
});

/** Reads a whole definition. The answer is a plan only when no error was reported. */
export function readDefinition(root: Syntax, report: Report, resources: ResourceUse): PlanBody {
  const scope = scopeOf(root, report, resources);
  const {
    use: components,
    do: tasks,
    schedule: triggers,
    evaluate: _,
    ...rest
  } = DEFINITION(root, scope);
  reportRecursion(scope);
  const { functions = {}, ...others } = components ?? { secrets: [] };
  return {
    ...rest,
    ...(triggers && { schedule: { triggers, ...schedulePolicyOf(root, triggers, scope) } }),
    ...admissionOf(root, scope),
    ...others,
    functions: { ...functions, ...linkedFunctionsOf(scope) },
    tasks,
    definition: json(root, scope),
  };
}

function linkedFunctionsOf({ definition }: Scope): { [uri: string]: Task } {
  const entries = [...definition.linkedFunctions].filter(
    (entry): entry is [string, Task] => entry[1] !== null,
  );
  return Object.fromEntries(entries);
}

/** The scope of a whole document. */
export function scopeOf(root: Syntax, report: Report, resources: ResourceUse): Scope {
  return {
    report,
    definition: {
      readTask,
      components: componentsOf(root),
      secrets: secretsOf(root),
      mode: modeOf(root),
      taskPointers: once(() => taskPointers(root)),
      used: new Set(),
      calls: [],
      compiled: new Map(),
      tasks: { count: 0 },
      resources,
      linkedFunctions: new Map(),
    },
    place: 'task-definition',
    variables: [],
    siblings: { names: new Set(), areBranches: false },
    isCatching: false,
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
