import { object, optional, required } from '../reading/read-object.ts';
import { bool } from '../reading/reader.ts';
import { taskKind } from './task-kind.ts';
import { branchList } from './task-list.ts';

const FORK = object('`fork`', {
  branches: required(branchList),
  compete: optional(bool('`compete`')),
});

export const forkTask = taskKind(
  'fork',
  () => ({ fork: required(FORK) }),
  ({ fork: { branches, compete = false } }, base) => ({ ...base, kind: 'fork', branches, compete }),
);
