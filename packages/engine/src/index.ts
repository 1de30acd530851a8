export type { Admission } from './admission.ts';
export { settledCredentials } from './authorization.ts';
export type { CloudEvent } from './cloud-event.ts';
export { eventKey } from './cloud-event.ts';
export type { Command, HumanCommand, Retry, Rewind, SetVariables, Skip } from './commands.ts';
export type {
  CallEffect,
  Effect,
  EventKey,
  EventOffer,
  ReceiveEffect,
  RunProcessEffect,
  StartRunEffect,
  SubscribeEffect,
} from './effects.ts';
export type { EventSet, Joined } from './event-set.ts';
export { createEventMatcher, type EventMatcher, offersOfTrigger } from './event-trigger.ts';
export type { RunEvent } from './events.ts';
export { formSchemaOf } from './human/form.ts';
export type {
  Actor,
  HumanAct,
  HumanBody,
  HumanDecision,
  HumanPriority,
  HumanTask,
  People,
} from './human/human-task.ts';
export { lifecycleEvents } from './lifecycle-events/lifecycle-events.ts';
export {
  comesOfLifecycle,
  isEcho,
  ORIGIN,
  STARTED_BY_LIFECYCLE,
} from './lifecycle-events/origin.ts';
export type { ToldTurn } from './lifecycle-events/told-turn.ts';
export type { Decision, Machine, RunMachine } from './machine.ts';
export type { MigrationConflict } from './migration/conflict.ts';
export type { MigrationMapping } from './migration/counterparts.ts';
export type { Migration } from './migration/migrate.ts';
export type { ContextEdit, Edit, TaskReference } from './operators/edit.ts';
export { exporterOf } from './operators/exporter-of.ts';
export { type Preview, type PreviewedTask, previewOf } from './operators/preview.ts';
export { type RewindPoint, type RewindTarget, rewindPoint } from './operators/rewind-point.ts';
export { type Activity, indexPlan } from './plan-index.ts';
export type { Problem, StandardError } from './problem.ts';
export { STANDARD_ERROR_BASE, STANDARD_STATUS } from './problem.ts';
export type { DataError, Rejection, RejectionCode } from './rejections.ts';
export { createRunMachine, type MachineEnvironment } from './run-machine.ts';
export type { RuntimeInfo } from './scope.ts';
export { replaceSecretMarkers, secretNames } from './secrets.ts';
export type { Standing } from './standing.ts';
export type {
  Activation,
  ActivationId,
  EffectId,
  Instant,
  ParentLink,
  RunConcurrency,
  RunState,
} from './state.ts';
export { compensationOf, currentTasksOf, statusOf, taskName } from './status.ts';
export type { TaskWait, Wait } from './waits.ts';
