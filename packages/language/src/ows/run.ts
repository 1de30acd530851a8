import type { Syntax } from '../document/syntax.ts';
import type { Process } from '../plan/run.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { bool, oneOf } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { programProcess } from './program-process.ts';
import { containerProcess } from './run-container.ts';
import { scriptProcess } from './run-script.ts';
import { shellProcess } from './run-shell.ts';
import { workflowProcess } from './run-workflow.ts';
import { taskKind } from './task-kind.ts';

const RUN = object(
  '`run`',
  {
    container: optional(containerProcess),
    script: optional(scriptProcess),
    shell: optional(shellProcess),
    workflow: optional(workflowProcess),
    await: optional(bool('`await`')),
    return: optional(oneOf('`return`', ['stdout', 'stderr', 'code', 'all', 'none'])),
  },
  ['container', 'script', 'shell', 'workflow'],
);

const NO_PROCESS: Process = programProcess('shell', {});

function run(at: Syntax, scope: Scope) {
  const { container, script, shell, workflow, ...rest } = RUN(at, scope);
  return { process: container ?? script ?? shell ?? workflow ?? NO_PROCESS, ...rest };
}

export const runTask = taskKind(
  'run',
  () => ({ run: required(run) }),
  ({ run: { process, await: isAwaited = true, return: result = 'stdout' } }, base) => ({
    ...base,
    kind: 'run',
    process,
    await: isAwaited,
    return: result,
  }),
);
