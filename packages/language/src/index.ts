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
  Argument,
  Authentication,
  AuthenticationScheme,
  Call,
  CallTask,
  Catch,
  Compensation,
  Concurrency,
  ConnectorCall,
  Consumption,
  Correlation,
  DataExport,
  DataInput,
  DataOutput,
  Directive,
  DocumentInfo,
  DoTask,
  Duration,
  EmitTask,
  Endpoint,
  ErrorFilter,
  ErrorTemplate,
  EventFilter,
  EventForm,
  EventTrigger,
  Expression,
  Extension,
  ExternalResource,
  ForkTask,
  ForTask,
  FunctionCall,
  ListenForeach,
  ListenStrategy,
  ListenTask,
  OAuthAuthentication,
  OAuthEndpoints,
  Plan,
  Priority,
  Process,
  ProcessReturn,
  ProgramProcess,
  RaiseTask,
  ReceiveCall,
  RetryPolicy,
  RollbackCall,
  RunTask,
  Schedule,
  SchedulePolicy,
  ScheduleTrigger,
  SetTask,
  SwitchCase,
  SwitchTask,
  Task,
  TaskBase,
  TaskKind,
  Template,
  TryTask,
  UriTemplate,
  WaitTask,
  WorkflowProcess,
} from './plan.ts';
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
