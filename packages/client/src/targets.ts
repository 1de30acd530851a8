import { ROUTES, type Target, type TargetList } from '@tutti/api';
import { jsonOf } from './json-of.ts';
import type { Transport } from './transport.ts';

/** The systems that calls speak to. */
export interface TargetsClient {
  /** Those that a policy of the operator is about, by name. */
  list(): Promise<readonly Target[]>;
}

export function targetsClient(transport: Transport): TargetsClient {
  return {
    async list() {
      const { items } = await jsonOf<TargetList>(await transport(ROUTES.listTargets));
      return items;
    },
  };
}
