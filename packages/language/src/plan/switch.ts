import type { Directive, TaskBase } from './task.ts';
import type { Expression } from './template.ts';

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
