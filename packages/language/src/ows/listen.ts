import type { ListenForeach } from '../plan/listen.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { oneOf, type Reader, scoped } from '../reading/reader.ts';
import { dataOutput } from './data-flow.ts';
import { eventStrategy } from './event-strategy.ts';
import { iterationVariables } from './iteration.ts';
import { taskKind } from './task-kind.ts';
import { taskList } from './task-list.ts';
import { variableName } from './variable-name.ts';

const FOREACH = {
  item: optional(variableName),
  at: optional(variableName),
  do: optional(taskList),
  output: optional(dataOutput('output', 'task-output')),
  export: optional(dataOutput('export', 'task-export')),
};

const LISTEN = object('`listen`', {
  to: required(eventStrategy),
  read: optional(oneOf('`read`', ['data', 'envelope', 'raw'])),
});

/** What is done with each consumed event or message. */
export const foreachEvent: Reader<ListenForeach> = (at, scope) => {
  const map = at.kind === 'map' ? at : undefined;
  const variables = iterationVariables(map, { item: 'item', at: 'at' }, scope);
  const inside = scoped({ variables }, object('`foreach`', FOREACH));
  const { item = 'item', at: index = 'index', do: tasks = [], ...rest } = inside(at, scope);
  return { item, at: index, tasks, ...rest };
};

export const listenTask = taskKind(
  'listen',
  () => ({ listen: required(LISTEN), foreach: optional(foreachEvent) }),
  ({ listen: { to, read = 'data' }, foreach }, base) => ({
    ...base,
    kind: 'listen',
    to,
    read,
    ...(foreach && { foreach }),
  }),
);
