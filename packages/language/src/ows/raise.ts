import { object, required } from '../reading/read-object.ts';
import { error } from './error.ts';
import { inlineOrReference } from './reference.ts';
import { taskKind } from './task-kind.ts';

const RAISE = object('`raise`', { error: required(inlineOrReference('errors', error)) });

export const raiseTask = taskKind(
  'raise',
  () => ({ raise: required(RAISE) }),
  ({ raise }, base) => ({ ...base, kind: 'raise', error: raise.error }),
);
