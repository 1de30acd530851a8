import { ROUTES } from '@tutti/api';
import { json } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { refuseRun } from './find.ts';
import { toldWaits } from './told-waits.ts';
import { toRunWaits } from './wait-rules.ts';

/** Saying why a run does not go on. */
export function waitsEndpoint({ runtime }: { readonly runtime: Pick<Runtime, 'waits'> }): Endpoint {
  return endpoint(ROUTES.getRunWaits, async ({ params: { namespace, run }, may }) => {
    const waits = await runtime.waits(run);
    if (waits?.summary.namespace !== namespace) return refuseRun(namespace, run);
    return json(200, toRunWaits(toldWaits(waits, may)));
  });
}
