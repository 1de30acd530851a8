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
export { LIMITS } from './limits.ts';
export { BUILT_IN_FUNCTIONS } from './ows/built-in-call.ts';
export type {
  Authentication,
  AuthenticationScheme,
  Call,
  CallTask,
  Catch,
  Compensation,
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
  Expression,
  ForkTask,
  ForTask,
  FunctionCall,
  HttpCall,
  ListenForeach,
  ListenStrategy,
  ListenTask,
  OAuthAuthentication,
  OAuthEndpoints,
  OpenApiCall,
  Plan,
  Process,
  ProcessReturn,
  RaiseTask,
  ResponseForm,
  RetryPolicy,
  RollbackCall,
  RunTask,
  ScriptProcess,
  SetTask,
  ShellProcess,
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
export { durationOf, parseDuration } from './values/duration.ts';
