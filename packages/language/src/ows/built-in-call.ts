import type { Call } from '../plan/call.ts';
import { required } from '../reading/read-object.ts';
import { type Reader, text } from '../reading/reader.ts';
import { type TaskReader, taskKind } from './task-kind.ts';

/** Names that no function of `use.functions` may have: the language's own functions. */
export const BUILT_IN_FUNCTIONS: readonly string[] = [
  'a2a',
  'asyncapi',
  'grpc',
  'http',
  'human.approve',
  'human.task',
  'mcp',
  'openapi',
  'rollback',
];

const called = required(text('`call`'));

/** A call whose `with` says everything about it. */
export function builtInCall(arguments_: Reader<Call>): TaskReader {
  return taskKind(
    'call',
    () => ({ call: called, with: required(arguments_) }),
    (fields, base) => ({ ...base, kind: 'call', call: fields.with }),
  );
}
