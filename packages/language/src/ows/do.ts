import { required } from '../reading/read-object.ts';
import { taskKind } from './task-kind.ts';
import { taskList } from './task-list.ts';

export const doTask = taskKind(
  'do',
  () => ({ do: required(taskList) }),
  ({ do: tasks }, base) => ({ ...base, kind: 'do', tasks }),
);
