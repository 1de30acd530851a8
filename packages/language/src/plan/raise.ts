import type { TaskBase } from './task.ts';
import type { Template } from './template.ts';

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
