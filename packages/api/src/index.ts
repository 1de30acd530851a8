export { LIMITS } from './limits.ts';
export { MEDIA } from './media-types.ts';
export type { OpenApiDocument } from './open-api/document.ts';
export { toOpenApi } from './open-api/to-open-api.ts';
export { fillPath } from './path.ts';
export type { Permission, RouteAccess } from './permissions.ts';
export { PERMISSIONS } from './permissions.ts';
export type { ProblemCode } from './problem-codes.ts';
export {
  isProblemCode,
  PROBLEM_CODES,
  PROBLEM_TYPE_BASE,
  PROBLEMS,
  problemType,
} from './problem-codes.ts';
export type { Role } from './roles.ts';
export { isAllowedTo, ROLE_NAMES, ROLES } from './roles.ts';
export type { BodyContent, Route, RouteBody, RouteResponse } from './route.ts';
export { needsToken, permissionOf, problemsOf } from './route.ts';
export type { RouteId } from './routes.ts';
export { ROUTE_TABLE, ROUTES } from './routes.ts';
export type {
  AccessDecision,
  ApiToken,
  ApiTokenList,
  CreateApiToken,
  CreatedApiToken,
  RoleBinding,
  RoleBindingList,
  RoleTable,
  ServiceAccount,
  ServiceAccountPage,
  SetServiceAccount,
  WhoAmI,
} from './schemas/access.ts';
export type { ActingUser } from './schemas/acting-user.ts';
export { ACTING_USER } from './schemas/acting-user.ts';
export type { CloudEvent, EventsAccepted } from './schemas/cloud-event.ts';
export type {
  Definition,
  DefinitionPage,
  DefinitionSummary,
  Diagnostic,
  PlanSummary,
  PlanTask,
  ValidationReport,
} from './schemas/definition.ts';
export type { EventSink, EventSinkPage, SetEventSink, SinkChannel } from './schemas/event-sink.ts';
export type {
  HumanTask,
  HumanTaskPage,
  HumanTaskStatus,
  HumanTaskSummary,
} from './schemas/human-task.ts';
export { HUMAN_TASK_STATUSES } from './schemas/human-task.ts';
export type { Json } from './schemas/json.ts';
export type { MigrateRun, MigrationConflict, MigrationPreview } from './schemas/migration.ts';
export type {
  Operation,
  OperationAction,
  OperationActionType,
  OperationFilter,
  OperationList,
  OperationPreview,
  StartOperation,
} from './schemas/operation.ts';
export { OPERATION_ACTIONS } from './schemas/operation.ts';
export type { About, Backup, Health } from './schemas/platform.ts';
export { ApiProblem, type FieldError, type ProblemTable } from './schemas/problem.ts';
export type { RehearsalPage, RehearseDefinition, RunRehearsal } from './schemas/rehearsal.ts';
export type {
  RetryRun,
  RewindRun,
  RunPreview,
  SetVariables,
  SkipTask,
} from './schemas/repair.ts';
export type {
  CancelRun,
  RerunRun,
  Run,
  RunEvent,
  RunEventPage,
  RunPage,
  RunProblem,
  RunStarted,
  RunStatus,
  RunSummary,
  StartRun,
  SuspendRun,
} from './schemas/run.ts';
export { ENDED_STATUSES, RUN_STATUSES } from './schemas/run.ts';
export type { RunDiff, RunDifference } from './schemas/run-diff.ts';
export type { RunState } from './schemas/run-state.ts';
export type { RunWaits, TaskWait, WaitReason } from './schemas/run-waits.ts';
export type {
  BackfillQueued,
  BackfillRequest,
  Schedule,
  SchedulePage,
  SchedulePreview,
} from './schemas/schedule.ts';
export type { MasterKeyRotated, Secret, SecretPage, SecretValue } from './schemas/secret.ts';
export type { StuckRunPage } from './schemas/stuck-run.ts';
export type { Target, TargetList } from './schemas/target.ts';
export type { DeliveryTaken, SetWebhook, Webhook, WebhookPage } from './schemas/webhook.ts';
export type { BodyOf, HeadersOf, ParamsOf, QueryOf } from './static.ts';
