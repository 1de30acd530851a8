import type { RollbackCall } from '../plan/call.ts';
import { optional, required } from '../reading/read-object.ts';
import type { Reader } from '../reading/reader.ts';
import { taskKind } from './task-kind.ts';

const rollback: Reader<RollbackCall> = (at, scope) => {
  if (!scope.isCatching) {
    const message =
      'Expected `call: rollback` inside of a `catch.do`, but it stands outside of one: there is nothing that it could roll back. Move it into the `catch` of the `try` to undo.';
    scope.report.mistake(at, 'rollback-outside-catch', message);
  }
  return { kind: 'rollback' };
};

const noArguments: Reader<void> = (at, scope) => {
  const message =
    'Expected `call: rollback` without `with`, but it has one. Take it out: rollback takes no arguments.';
  scope.report.mistake(at, 'unexpected-property', message);
};

/** The built-in function that compensates what the enclosing `try` has completed. */
export const rollbackCall = taskKind(
  'call',
  () => ({ call: required(rollback), with: optional(noArguments) }),
  ({ call }, base) => ({ ...base, kind: 'call', call }),
);
