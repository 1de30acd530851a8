import type { RpcCode } from '../json-rpc/rpc-fault.ts';

/** The errors that A2A adds to those of JSON-RPC. */
export const a2aCodes: ReadonlyMap<number, RpcCode> = new Map<number, RpcCode>([
  [-32001, [404, 'Task Not Found']],
  [-32002, [409, 'Task Not Cancelable']],
  [-32003, [501, 'Push Notification Not Supported']],
  [-32004, [501, 'Unsupported Operation']],
  [-32005, [415, 'Content Type Not Supported']],
  [-32006, [502, 'Invalid Agent Response', 'retryable']],
  [-32007, [404, 'Authenticated Extended Card Not Configured']],
  [-32008, [400, 'Extension Support Required']],
  [-32009, [400, 'Version Not Supported']],
]);
