import type { DataExport, DataOutput } from './data-flow.ts';
import type { Task, TaskBase } from './task.ts';
import type { Expression, Template } from './template.ts';

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
