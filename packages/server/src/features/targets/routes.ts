import { ROUTES } from '@tutti/api';
import { json } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { toTarget } from './rules.ts';

/** The systems that calls speak to, as they stand. */
export function targetEndpoints(runtime: Pick<Runtime, 'targets'>): readonly Endpoint[] {
  return [
    endpoint(ROUTES.listTargets, async () => json(200, { items: runtime.targets().map(toTarget) })),
  ];
}
