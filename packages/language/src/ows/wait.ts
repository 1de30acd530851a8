import { required } from '../reading/read-object.ts';
import { duration } from './duration.ts';
import { taskKind } from './task-kind.ts';

export const waitTask = taskKind(
  'wait',
  () => ({ wait: required(duration) }),
  ({ wait }, base) => ({ ...base, kind: 'wait', duration: wait }),
);
