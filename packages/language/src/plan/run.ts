import type { Argument } from './call.ts';
import type { TaskBase } from './task.ts';
import type { Template } from './template.ts';

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
