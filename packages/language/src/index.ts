export { DIAGNOSTIC_CODES, type DiagnosticCode } from './codes.ts';
export { type CompileResult, compileDefinition, validateDefinition } from './compile-definition.ts';
export { definitionLocator } from './definition-locator.ts';
export type { Diagnostic } from './diagnostic.ts';
export type { Position } from './document/line-positions.ts';
export {
  type ExpressionPlace,
  STANDARD_VARIABLES,
  STANDARD_VARIABLES_AT,
  type StandardVariable,
} from './expressions/standard-variables.ts';
export type {
  HumanApproval,
  HumanCall,
  HumanCandidates,
  HumanDelay,
  HumanDue,
  HumanEscalation,
  HumanForm,
} from './human-call.ts';
export { LIMITS } from './limits.ts';
export { type FetchResource, linkDefinition } from './linking/link-definition.ts';
export type { ResourceAnswer, ResourceRequest, Surroundings } from './linking/resources.ts';
export { BUILT_IN_FUNCTIONS } from './ows/built-in-call.ts';
export type {
  Authentication,
  AuthenticationScheme,
  Endpoint,
  ExternalResource,
  OAuthAuthentication,
  OAuthEndpoints,
} from './plan/authentication.ts';
export type {
  Argument,
  Call,
  CallTask,
  ConnectorCall,
  Consumption,
  FunctionCall,
  ReceiveCall,
  RollbackCall,
} from './plan/call.ts';
export type { Concurrency, Priority } from './plan/concurrency.ts';
export type { DataExport, DataInput, DataOutput } from './plan/data-flow.ts';
export type {
  Correlation,
  EventFilter,
  EventForm,
  ListenForeach,
  ListenStrategy,
  ListenTask,
} from './plan/listen.ts';
export type { DocumentInfo, Extension, Plan } from './plan/plan.ts';
export type { ErrorTemplate, RaiseTask } from './plan/raise.ts';
export type {
  Process,
  ProcessReturn,
  ProgramProcess,
  RunTask,
  WorkflowProcess,
} from './plan/run.ts';
export type { EventTrigger, Schedule, SchedulePolicy, ScheduleTrigger } from './plan/schedule.ts';
export type { SwitchCase, SwitchTask } from './plan/switch.ts';
export type {
  Compensation,
  Directive,
  DoTask,
  EmitTask,
  ForkTask,
  ForTask,
  SetTask,
  Task,
  TaskBase,
  TaskKind,
  WaitTask,
} from './plan/task.ts';
export type { Duration, Expression, Template, UriTemplate } from './plan/template.ts';
export type { Catch, ErrorFilter, RetryPolicy, TryTask } from './plan/try.ts';
export { nearestName } from './reading/suggestion.ts';
export { readWorkflowTests, type WorkflowTestsResult } from './tests/read-workflow-tests.ts';
export type {
  Expectation,
  GivenEvent,
  HumanDeed,
  MockedCall,
  MockedOutcome,
  WorkflowTest,
  WorkflowTestFile,
} from './tests/workflow-test.ts';
export { parseDateTime } from './values/date-time.ts';
export { durationOf, parseDuration } from './values/duration.ts';
export { PRIORITY_RANGE } from './values/priority-range.ts';
