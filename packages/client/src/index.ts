export type {
  AccessDecision,
  ApiProblem,
  ApiToken,
  CloudEvent,
  CreateApiToken,
  CreatedApiToken,
  Definition,
  DefinitionPage,
  DefinitionSummary,
  Diagnostic,
  EventSink,
  EventSinkPage,
  EventsAccepted,
  HumanTask,
  HumanTaskPage,
  HumanTaskSummary,
  Json,
  MigrateRun,
  MigrationConflict,
  MigrationPreview,
  Operation,
  OperationAction,
  OperationActionType,
  OperationFilter,
  OperationList,
  OperationPreview,
  RehearsalPage,
  RehearseDefinition,
  RerunRun,
  RetryRun,
  RewindRun,
  RoleBinding,
  Run,
  RunDiff,
  RunDifference,
  RunEvent,
  RunEventPage,
  RunPage,
  RunPreview,
  RunRehearsal,
  RunState,
  RunStatus,
  RunSummary,
  RunWaits,
  Schedule,
  SchedulePage,
  SchedulePreview,
  Secret,
  SecretPage,
  ServiceAccount,
  SetEventSink,
  SetVariables,
  SetWebhook,
  SkipTask,
  StuckRunPage,
  Target,
  Webhook,
  WebhookPage,
  WhoAmI,
} from '@tutti/api';
export { ENDED_STATUSES, OPERATION_ACTIONS, PROBLEM_CODES, RUN_STATUSES } from '@tutti/api';
export type { AccessClient } from './access.ts';
export { type Client, createClient, newIdempotencyKey } from './client.ts';
export type { DefinitionsClient } from './definitions.ts';
export type { EventSinksClient } from './event-sinks.ts';
export type { StreamOptions } from './event-source.ts';
export type { EventsClient } from './events.ts';
export type { HumanTaskFilter, HumanTasksClient } from './human-tasks.ts';
export type { OperationsClient } from './operations.ts';
export type { PlatformClient } from './platform.ts';
export { ConnectionError, ProblemError } from './problem-error.ts';
export type { RehearsalsClient } from './rehearsals.ts';
export type { RepairOptions } from './repairs.ts';
export type { FollowOptions, RunFilter, RunsClient, StartAnswer, StartOptions } from './runs.ts';
export type { SchedulesClient } from './schedules.ts';
export type { SecretsClient } from './secrets.ts';
export type { TargetsClient } from './targets.ts';
export type { ClientOptions } from './transport.ts';
export type { WebhooksClient } from './webhooks.ts';
