import { a2aCall } from './call-a2a.ts';
import { asyncApiCall } from './call-asyncapi.ts';
import { functionCall } from './call-function.ts';
import { grpcCall } from './call-grpc.ts';
import { httpCall } from './call-http.ts';
import { humanApproveCall, humanTaskCall } from './call-human.ts';
import { mcpCall } from './call-mcp.ts';
import { openApiCall } from './call-openapi.ts';
import { rollbackCall } from './call-rollback.ts';
import type { TaskReader } from './task-kind.ts';

/** The functions of the language, by the name under `call`. */
const BUILT_IN: ReadonlyMap<unknown, TaskReader> = new Map([
  ['a2a', a2aCall],
  ['asyncapi', asyncApiCall],
  ['grpc', grpcCall],
  ['http', httpCall],
  ['human.approve', humanApproveCall],
  ['human.task', humanTaskCall],
  ['mcp', mcpCall],
  ['openapi', openApiCall],
  ['rollback', rollbackCall],
]);

export const callTask: TaskReader = (task, scope) => {
  const called = BUILT_IN.get(task.value.entries.get('call')?.value.value) ?? functionCall;
  return called(task, scope);
};
