import type { Endpoint } from '../../http/endpoint.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Store } from '../../store/port.ts';
import { diffEndpoint } from './diff.ts';
import { migrateEndpoint } from './migrate.ts';
import { operateEndpoints } from './operate.ts';
import { pastEndpoint } from './past.ts';
import { readEndpoints } from './read.ts';
import { type RehearsalPorts, rehearsalEndpoint } from './rehearsals/routes.ts';
import { repairEndpoints } from './repair.ts';
import { rerunEndpoint } from './rerun.ts';
import { startEndpoint } from './start.ts';
import { stuckEndpoint } from './stuck.ts';
import { TurnFeed } from './turn-feed.ts';
import { waitsEndpoint } from './waits.ts';

export interface RunPorts {
  readonly runtime: Pick<
    Runtime,
    | 'start'
    | 'startWatched'
    | 'submit'
    | 'repair'
    | 'preview'
    | 'waitForEnd'
    | 'follow'
    | 'waits'
    | 'past'
    | 'stuck'
    | 'migrate'
    | 'previewMigration'
  >;
  readonly store: Pick<Store, 'run' | 'runs' | 'runEvents' | 'plan' | 'resolve'>;
  readonly engine: RehearsalPorts['engine'];
}

/** Everything the API does with runs. */
export function runEndpoints({ runtime, store, engine }: RunPorts): readonly Endpoint[] {
  const feed = new TurnFeed(runtime);
  return [
    startEndpoint({ runtime, store }),
    rerunEndpoint({ runtime, store }),
    migrateEndpoint({ runtime, store }),
    ...readEndpoints({ store, feed }),
    waitsEndpoint({ runtime }),
    stuckEndpoint({ runtime }),
    pastEndpoint({ runtime, store }),
    diffEndpoint({ store }),
    rehearsalEndpoint({ store, engine }),
    ...operateEndpoints({ runtime, store }),
    ...repairEndpoints({ runtime, store }),
  ];
}
