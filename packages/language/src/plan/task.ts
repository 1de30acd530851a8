import type { Json } from '@tutti/jq';
import type { CallTask } from './call.ts';
import type { Priority } from './concurrency.ts';
import type { DataExport, DataInput, DataOutput } from './data-flow.ts';
import type { ListenTask } from './listen.ts';
import type { RaiseTask } from './raise.ts';
import type { RunTask } from './run.ts';
import type { SwitchTask } from './switch.ts';
import type { Duration, Expression, Template } from './template.ts';
import type { RetryPolicy, TryTask } from './try.ts';

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

export interface SetTask extends TaskBase {
  readonly kind: 'set';
  readonly value: Template;
}

export interface WaitTask extends TaskBase {
  readonly kind: 'wait';
  readonly duration: Duration;
}
