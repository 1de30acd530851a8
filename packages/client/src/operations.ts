import {
  type Operation,
  type OperationList,
  type OperationPreview,
  ROUTES,
  type StartOperation,
} from '@tutti/api';
import { jsonOf } from './json-of.ts';
import type { Transport } from './transport.ts';

type Asked = Omit<StartOperation, 'dryRun'>;

/** The same for many runs. */
export interface OperationsClient {
  /** The same key begins one operation, however often it is sent. */
  start(
    namespace: string,
    request: Asked,
    options?: { readonly idempotencyKey?: string },
  ): Promise<Operation>;
  /** Which runs it would be, and what would become of each. */
  preview(namespace: string, request: Asked): Promise<OperationPreview>;
  list(namespace: string): Promise<OperationList>;
  get(namespace: string, operation: string): Promise<Operation>;
  /** What is in hand ends; what has been done stays. */
  cancel(namespace: string, operation: string): Promise<Operation>;
}

export function operationsClient(transport: Transport): OperationsClient {
  return {
    async start(namespace, request, { idempotencyKey: key } = {}) {
      const headers = key === undefined ? {} : { headers: { 'idempotency-key': key } };
      const call = { params: { namespace }, json: request, ...headers };
      return jsonOf(await transport(ROUTES.startOperation, call));
    },
    async preview(namespace, request) {
      const json = { ...request, dryRun: true };
      return jsonOf(await transport(ROUTES.startOperation, { params: { namespace }, json }));
    },
    async list(namespace) {
      return jsonOf(await transport(ROUTES.listOperations, { params: { namespace } }));
    },
    async get(namespace, operation) {
      return jsonOf(await transport(ROUTES.getOperation, { params: { namespace, operation } }));
    },
    async cancel(namespace, operation) {
      const params = { namespace, operation };
      return jsonOf(await transport(ROUTES.cancelOperation, { params, json: {} }));
    },
  };
}
