import type { MachineEnvironment } from '@tutti/engine';
import type { AccessDirectory } from './access/access-directory.ts';
import type { EventSinks } from './event-sinks/event-sinks.ts';
import { accessEndpoints } from './features/access/routes.ts';
import { definitionEndpoints, type Link } from './features/definitions/routes.ts';
import { eventSinkEndpoints } from './features/event-sinks/routes.ts';
import { eventEndpoints } from './features/events/routes.ts';
import { humanTaskEndpoints } from './features/human-tasks/routes.ts';
import { operationEndpoints } from './features/operations/routes.ts';
import { type Backups, platformEndpoints } from './features/platform/routes.ts';
import { runEndpoints } from './features/runs/routes.ts';
import { scheduleEndpoints } from './features/schedules/routes.ts';
import { type SecretPorts, secretEndpoints } from './features/secrets/routes.ts';
import { targetEndpoints } from './features/targets/routes.ts';
import { webhookEndpoints } from './features/webhooks/routes.ts';
import type { Endpoint } from './http/endpoint.ts';
import type { Operations } from './operations/operations.ts';
import type { Log, SecretSource } from './runtime/ports.ts';
import type { Runtime } from './runtime/runtime.ts';
import type { Store } from './store/port.ts';

export interface EndpointPorts extends SecretPorts {
  readonly runtime: Runtime;
  readonly store: Store;
  readonly link: Link;
  /** Of all secrets, wherever they are. */
  readonly secretSource: SecretSource;
  readonly eventSinks: EventSinks;
  readonly access: AccessDirectory;
  readonly operations: Operations;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** What the machines of runs have of this host. */
  readonly engine: MachineEnvironment;
  /** Of the server, as it is told. */
  readonly version: string;
  /** Namespaces whose runs tell of their lives; `*`: all. */
  readonly lifecycleEvents: readonly string[];
  /** Absent where the database has its own. */
  readonly backups?: Backups | undefined;
}

/** Every route of the contract with what answers it. */
export function createEndpoints({
  runtime,
  store,
  link,
  now,
  engine,
  version,
  lifecycleEvents,
  secrets,
  environment,
  secretSource,
  eventSinks,
  access,
  operations,
  log,
  backups,
}: EndpointPorts): readonly Endpoint[] {
  return [
    ...definitionEndpoints({ store, link, now, onPublished: () => runtime.schedules.published() }),
    ...runEndpoints({ runtime, store, engine }),
    ...operationEndpoints({ operations }),
    ...scheduleEndpoints({ runtime, store, now }),
    ...humanTaskEndpoints({ runtime, store }),
    ...eventEndpoints({ runtime }),
    ...secretEndpoints({ secrets, environment }),
    ...targetEndpoints(runtime),
    ...eventSinkEndpoints({ eventSinks, secrets: secretSource, now, log }),
    ...webhookEndpoints({ runtime, store, secrets: secretSource, now, log }),
    ...accessEndpoints({ access }),
    ...platformEndpoints(version, lifecycleEvents, backups),
  ];
}
