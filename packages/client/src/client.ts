import { type AccessClient, accessClient } from './access.ts';
import { type DefinitionsClient, definitionsClient } from './definitions.ts';
import { type EventSinksClient, eventSinksClient } from './event-sinks.ts';
import { type EventsClient, eventsClient } from './events.ts';
import { type HumanTasksClient, humanTasksClient } from './human-tasks.ts';
import { type OperationsClient, operationsClient } from './operations.ts';
import { type PlatformClient, platformClient } from './platform.ts';
import { type RehearsalsClient, rehearsalsClient } from './rehearsals.ts';
import { type RunsClient, runsClient } from './runs.ts';
import { type SchedulesClient, schedulesClient } from './schedules.ts';
import { type SecretsClient, secretsClient } from './secrets.ts';
import { type TargetsClient, targetsClient } from './targets.ts';
import { type ClientOptions, createTransport } from './transport.ts';
import { type WebhooksClient, webhooksClient } from './webhooks.ts';

/** Every route of the API. Failures are thrown as `ProblemError` or `ConnectionError`. */
export interface Client {
  readonly definitions: DefinitionsClient;
  readonly runs: RunsClient;
  readonly rehearsals: RehearsalsClient;
  readonly operations: OperationsClient;
  readonly schedules: SchedulesClient;
  readonly humanTasks: HumanTasksClient;
  readonly events: EventsClient;
  readonly secrets: SecretsClient;
  readonly targets: TargetsClient;
  readonly webhooks: WebhooksClient;
  readonly eventSinks: EventSinksClient;
  readonly access: AccessClient;
  readonly platform: PlatformClient;
}

/** A client of the server at `url`; connects when it is first used. */
export function createClient(options: ClientOptions): Client {
  const transport = createTransport(options);
  return {
    definitions: definitionsClient(transport),
    runs: runsClient(transport),
    rehearsals: rehearsalsClient(transport),
    operations: operationsClient(transport),
    schedules: schedulesClient(transport),
    humanTasks: humanTasksClient(transport),
    events: eventsClient(transport),
    secrets: secretsClient(transport),
    targets: targetsClient(transport),
    webhooks: webhooksClient(transport),
    eventSinks: eventSinksClient(transport),
    access: accessClient(transport),
    platform: platformClient(transport),
  };
}

/** A new idempotency key: 122 random bits. Keep it for as long as the request may be repeated. */
export function newIdempotencyKey(): string {
  return crypto.randomUUID();
}
