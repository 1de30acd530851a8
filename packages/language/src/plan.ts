import type { Json } from '@tutti/jq';
import type { HumanCall } from './human-call.ts';

/**
 * The plan: a definition compiled to frozen, executable data.
 *
 * Everything a run needs is in it: references (`use.*`, named timeouts, retries, errors,
 * authentications) are resolved, durations are milliseconds, expressions know the variables they
 * read. It is plain JSON, so it is stored as it is, and a run stays pinned to it for ever.
 */
export interface Plan {
  /** The shape of this interface; a change of meaning is a new number. */
  readonly format: 3;
  /** `sha256:<hex>` of the format and the canonical JSON of the definition. */
  readonly id: string;
  readonly document: DocumentInfo;
  /** The definition as data, exactly as written: what `$workflow.definition` answers. */
  readonly definition: Json;
  readonly input?: DataInput;
  readonly output?: DataOutput;
  readonly timeout?: Duration;
  readonly schedule?: Schedule;
  readonly concurrency?: Concurrency;
  /** Of its runs: `document.metadata.priority`. */
  readonly priority?: Priority;
  readonly tasks: readonly Task[];
  /**
   * `use.functions` by name, and functions from elsewhere by URI. Calls refer to them by name, so
   * that recursion stays finite.
   */
  readonly functions: { readonly [name: string]: Task };
  /** `use.secrets`: the names a run may read through `$secrets`. */
  readonly secrets: readonly string[];
  /** What was fetched for it, by URI: `sha256:<hex>` of the text. */
  readonly resources?: { readonly [uri: string]: string };
  /** `use.extensions`, the outermost first. */
  readonly extensions?: readonly Extension[];
}

/** What every task of some kinds has around it. Its own tasks are not extended. */
export interface Extension {
  readonly name: string;
  readonly kinds: readonly TaskKind[];
  /** Evaluated on the input of the task that it would surround. */
  readonly when?: Expression;
  readonly before: readonly Task[];
  readonly after: readonly Task[];
}

export interface DocumentInfo {
  readonly dsl: string;
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  readonly title?: string;
  readonly summary?: string;
  readonly tags?: { readonly [key: string]: Json };
  readonly metadata?: { readonly [key: string]: Json };
}

/** When runs start by themselves: `schedule`, with the policies of `document.metadata.schedule`. */
export interface Schedule extends SchedulePolicy {
  /** At least one, and at most one of each kind: each starts runs, whatever the others do. */
  readonly triggers: readonly ScheduleTrigger[];
}

export type ScheduleTrigger =
  /** At this distance from each other, whatever became of the run before. */
  | { readonly kind: 'every'; readonly ms: number }
  | { readonly kind: 'cron'; readonly expression: string }
  /** So long after the end of the run before. */
  | { readonly kind: 'after'; readonly ms: number }
  | EventTrigger;

/** A run for each event, or for each set of events that the strategy wants together. */
export interface EventTrigger {
  readonly kind: 'on';
  readonly to: ListenStrategy;
  readonly read: EventForm;
}

export interface SchedulePolicy {
  /** An IANA name: whose wall clock a cron expression means. */
  readonly timeZone: string;
  /** Which fires that were missed are made up for. */
  readonly catchUp: 'none' | 'one' | 'all';
  /** How many missed fires `all` makes up for at the most: the newest ones. */
  readonly catchUpLimit: number;
  /** What becomes of a fire while a run of the schedule is under way. */
  readonly overlap: 'allow' | 'skip' | 'queue' | 'cancel-running';
  /** What runs are given at a time: nothing (`{}`), or the fire they were started for. */
  readonly input: 'none' | 'fire';
  /** How long the first event of a set waits for the others. */
  readonly completeWithinMs: number;
}

/**
 * How many runs may be under way at the same time, of the definition or of each key:
 * `document.metadata.concurrency`.
 */
export interface Concurrency {
  /** Evaluated on the run's raw input. Absent: all runs of the definition are one group. */
  readonly key?: Expression;
  readonly limit: number;
  /** What becomes of a run when the group is full: it waits, takes an older one's place, or is refused. */
  readonly policy: 'queue' | 'cancel-older' | 'refuse';
  /** Whether an older run that gives way is undone. */
  readonly rollback: boolean;
}

/** From -10 to 10; 0 is what has none. */
export type Priority = { readonly kind: 'literal'; readonly value: number } | Expression;

/** jq text without its `${ }`, and the variables (without `$`) that it reads. */
export interface Expression {
  readonly kind: 'expression';
  readonly source: string;
  readonly variables: readonly string[];
}

/** A value with expressions in it. A part without any expression is one `literal`. */
export type Template =
  | { readonly kind: 'literal'; readonly value: Json }
  | Expression
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Template])[] }
  | { readonly kind: 'array'; readonly items: readonly Template[] };

/** RFC 6570 simple expansion over the top-level keys of the task's input. */
export interface UriTemplate {
  readonly kind: 'uri-template';
  readonly source: string;
}

/** Milliseconds, or an expression that yields an ISO 8601 duration or a duration object. */
export type Duration = { readonly kind: 'duration'; readonly ms: number } | Expression;

export interface DataInput {
  readonly schema?: Json;
  readonly from?: Template;
}
export interface DataOutput {
  readonly schema?: Json;
  readonly as?: Template;
}
export type DataExport = DataOutput;

/** `continue`, `exit`, `end`, or the name of a task in the same list. */
export type Directive = string;

export type Task =
  | CallTask
  | DoTask
  | EmitTask
  | ForTask
  | ForkTask
  | ListenTask
  | RaiseTask
  | RunTask
  | SetTask
  | SwitchTask
  | TryTask
  | WaitTask;

export type TaskKind = Task['kind'];

export interface TaskBase {
  readonly name: string;
  /** The task's JSON pointer in the definition, such as `/do/0/tryGetPet/try/0/getPet`. */
  readonly pointer: string;
  /** The task as written, without its name: what `$task.definition` answers. */
  readonly definition: Json;
  readonly if?: Expression;
  readonly input?: DataInput;
  readonly output?: DataOutput;
  readonly export?: DataExport;
  readonly timeout?: Duration;
  readonly then: Directive;
  readonly metadata?: { readonly [key: string]: Json };
  readonly compensation?: Compensation;
  /** Of the effects of the task and of what is below it: `metadata.priority`. */
  readonly priority?: Priority;
}

/** What undoes a completed task: `metadata.compensation`, retried by `metadata.compensationRetry`. */
export interface Compensation {
  readonly tasks: readonly Task[];
  readonly retry?: RetryPolicy;
}

export interface CallTask extends TaskBase {
  readonly kind: 'call';
  readonly call: Call;
}

export type Call = ConnectorCall | ReceiveCall | FunctionCall | RollbackCall | HumanCall;

/** A call of a function that a connector offers: every protocol of the language is one. */
export interface ConnectorCall {
  readonly kind: 'connector';
  readonly connector: string;
  readonly function: string;
  readonly arguments: Argument;
  /** What `$authorization` describes once the call has answered. */
  readonly authentication?: Authentication;
}

/** A call that goes on: the connector hands over one message after another. */
export interface ReceiveCall extends Omit<ConnectorCall, 'kind'> {
  readonly kind: 'receive';
  /** Evaluated on the message: which ones are consumed. */
  readonly filter?: Expression;
  readonly consume: Consumption;
  readonly foreach?: ListenForeach;
}

/** When enough messages have been consumed. The conditions are evaluated on the output so far. */
export interface Consumption {
  readonly amount?: number;
  readonly for?: Duration;
  readonly while?: Expression;
  readonly until?: Expression;
}

/** What a connector's function is given: templates, and values that are made in a way of their own. */
export type Argument =
  | Template
  | { readonly kind: 'arguments'; readonly entries: readonly (readonly [string, Argument])[] }
  /** A text, whatever an expression yields. */
  | { readonly kind: 'uri'; readonly uri: UriTemplate | Expression }
  | { readonly kind: 'credentials'; readonly authentication: Authentication }
  /** A duration as a number of milliseconds. */
  | { readonly kind: 'milliseconds'; readonly duration: Duration };

/** A call of `use.functions`: its task runs with the evaluated `with` as its raw input. */
export interface FunctionCall {
  readonly kind: 'function';
  readonly name: string;
  readonly with?: Template;
}

/** The built-in function `rollback`: compensates what the enclosing `try` has completed. */
export interface RollbackCall {
  readonly kind: 'rollback';
}

export interface Endpoint {
  readonly uri: UriTemplate | Expression;
  readonly authentication?: Authentication;
}

/** A document that is fetched when it is needed. */
export interface ExternalResource extends Endpoint {
  readonly name?: string;
}

export type Authentication =
  | PasswordAuthentication
  | { readonly kind: 'bearer'; readonly token: Template }
  | OAuthAuthentication
  | SecretAuthentication;

export type AuthenticationScheme = 'basic' | 'bearer' | 'digest' | 'oauth2' | 'oidc';

export interface PasswordAuthentication {
  readonly kind: 'basic' | 'digest';
  readonly username: Template;
  readonly password: Template;
}

/** A token of an authority, whose endpoints are written down (`oauth2`) or discovered (`oidc`). */
export interface OAuthAuthentication {
  readonly kind: 'oauth2' | 'oidc';
  readonly authority: UriTemplate | Expression;
  /** Where they are not at their usual places. */
  readonly endpoints?: OAuthEndpoints;
  /** A map of the other properties, as the DSL names them: `grant`, `client`, `scopes`, … */
  readonly properties: Template;
}

export interface OAuthEndpoints {
  readonly token?: UriTemplate | Expression;
  readonly revocation?: UriTemplate | Expression;
  readonly introspection?: UriTemplate | Expression;
}

/** The scheme's properties are the value of a secret, which only the connector sees. */
export interface SecretAuthentication {
  readonly kind: 'secret';
  readonly scheme: AuthenticationScheme;
  readonly secret: string;
}

export interface DoTask extends TaskBase {
  readonly kind: 'do';
  readonly tasks: readonly Task[];
}

export interface EmitTask extends TaskBase {
  readonly kind: 'emit';
  /** CloudEvents attributes and data, as written under `emit.event.with`. */
  readonly event: Template;
}

export interface ForTask extends TaskBase {
  readonly kind: 'for';
  readonly each: string;
  readonly at: string;
  readonly in: Template;
  readonly while?: Expression;
  readonly tasks: readonly Task[];
}

export interface ForkTask extends TaskBase {
  readonly kind: 'fork';
  readonly branches: readonly Task[];
  readonly compete: boolean;
}

export interface ListenTask extends TaskBase {
  readonly kind: 'listen';
  readonly to: ListenStrategy;
  readonly read: EventForm;
  readonly foreach?: ListenForeach;
}

export type EventForm = 'data' | 'envelope' | 'raw';

export type ListenStrategy =
  | { readonly kind: 'one'; readonly filters: readonly [EventFilter] }
  | { readonly kind: 'all'; readonly filters: readonly EventFilter[] }
  | {
      readonly kind: 'any';
      /** Empty: every event. */
      readonly filters: readonly EventFilter[];
      readonly until?: Expression | ListenStrategy;
    };

export interface EventFilter {
  /** Attribute name to what it must be; an expression is evaluated on the attribute's value. */
  readonly with: { readonly [attribute: string]: Template };
  readonly correlate: { readonly [key: string]: Correlation };
}

export interface Correlation {
  /** Evaluated on the event. */
  readonly from: Expression;
  /** Absent: the first extracted value becomes the expectation. */
  readonly expect?: Template;
}

export interface ListenForeach {
  readonly item: string;
  readonly at: string;
  readonly tasks: readonly Task[];
  readonly output?: DataOutput;
  readonly export?: DataExport;
}

export interface RaiseTask extends TaskBase {
  readonly kind: 'raise';
  readonly error: ErrorTemplate;
}

export interface ErrorTemplate {
  readonly type: Template;
  readonly status: Template;
  readonly title?: Template;
  readonly detail?: Template;
  readonly instance?: Template;
}

export interface RunTask extends TaskBase {
  readonly kind: 'run';
  readonly process: Process;
  readonly await: boolean;
  readonly return: ProcessReturn;
}

export type ProcessReturn = 'stdout' | 'stderr' | 'code' | 'all' | 'none';

export type Process = ProgramProcess | WorkflowProcess;

/** What a connector runs and answers `{ code, stdout, stderr }` for. */
export interface ProgramProcess {
  readonly kind: 'program';
  readonly connector: 'container' | 'shell' | 'script';
  readonly arguments: Argument;
}

export interface WorkflowProcess {
  readonly kind: 'workflow';
  readonly namespace: Template;
  readonly name: Template;
  /** `latest`, or a semantic version. */
  readonly version: Template;
  readonly input?: Template;
}

export interface SetTask extends TaskBase {
  readonly kind: 'set';
  readonly value: Template;
}

export interface SwitchTask extends TaskBase {
  readonly kind: 'switch';
  readonly cases: readonly SwitchCase[];
}

/** A case without `when` is the default. */
export interface SwitchCase {
  readonly name: string;
  readonly when?: Expression;
  readonly then: Directive;
}

export interface TryTask extends TaskBase {
  readonly kind: 'try';
  readonly tasks: readonly Task[];
  readonly catch: Catch;
}

export interface Catch {
  readonly errors: ErrorFilter;
  /** The variable that holds the problem. */
  readonly as: string;
  readonly when?: Expression;
  readonly exceptWhen?: Expression;
  readonly retry?: RetryPolicy;
  readonly tasks?: readonly Task[];
  readonly then?: Directive;
}

export interface ErrorFilter {
  readonly type?: string;
  readonly status?: number;
  readonly instance?: string;
  readonly title?: string;
  readonly detail?: string;
}

export interface RetryPolicy {
  readonly when?: Expression;
  readonly exceptWhen?: Expression;
  readonly delay?: Duration;
  readonly backoff: 'constant' | 'linear' | 'exponential';
  readonly limit: {
    /** How many retries at the most, the first attempt not counted. */
    readonly attemptCount?: number;
    readonly attemptDuration?: Duration;
    readonly duration?: Duration;
  };
  readonly jitter?: { readonly from: Duration; readonly to: Duration };
}

export interface WaitTask extends TaskBase {
  readonly kind: 'wait';
  readonly duration: Duration;
}
