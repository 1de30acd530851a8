import type { Json } from '@tutti/jq';
import type {
  ProcessReturn,
  RunTask,
  ScriptProcess,
  ShellProcess,
  Template,
  WorkflowProcess,
} from '@tutti/language';
import type { Behaviour } from '../behaviour.ts';
import { effectIdentity } from '../effect-request.ts';
import { complete } from '../lifecycle.ts';
import type { Activation } from '../state.ts';
import { failTask } from '../task-problem.ts';
import type { Turn } from '../turn.ts';

/** [SPEC P1–P6] */
export const runBehaviour: Behaviour<RunTask> = {
  start(turn, activation, task, input) {
    const { process } = task;
    if (process.kind === 'workflow') startChild(turn, activation, task, process);
    else runProcess(turn, activation, task, process);
    if (!task.await) complete(turn, activation, input);
  },
  answered(turn, activation, task, output) {
    const shaped = task.process.kind === 'workflow' ? output : processOutput(task, output);
    complete(turn, activation, shaped);
  },
};

function startChild(
  turn: Turn,
  activation: Activation,
  task: RunTask,
  process: WorkflowProcess,
): void {
  const identity = effectIdentity(turn, activation);
  const childRunId = `${turn.state.id}.${activation.id}.${activation.attempt}`;
  const filled = (template: Template) => turn.fill(template, activation.input ?? null, activation);
  const child = {
    namespace: text(filled(process.namespace), 'namespace'),
    name: text(filled(process.name), 'name'),
    version: text(filled(process.version), 'version'),
    input: process.input ? filled(process.input) : {},
  };
  requested(turn, activation, task, { effect: identity.id, childRunId });
  turn.perform({ type: 'start-run', ...identity, await: task.await, childRunId, ...child });
}

function runProcess(
  turn: Turn,
  activation: Activation,
  task: RunTask,
  process: ShellProcess | ScriptProcess,
): void {
  const identity = effectIdentity(turn, activation);
  const filled = (template: Template | undefined) =>
    template && turn.fill(template, activation.input ?? null, activation);
  const own =
    process.kind === 'shell'
      ? { command: filled(process.command) }
      : { language: process.language, code: process.code };
  const args = {
    ...own,
    arguments: filled(process.arguments),
    environment: filled(process.environment),
    stdin: filled(process.stdin),
  };
  const given = Object.entries(args).filter(
    (entry): entry is [string, Json] => entry[1] !== undefined,
  );
  requested(turn, activation, task, { effect: identity.id });
  turn.perform({
    type: 'run-process',
    ...identity,
    await: task.await,
    connector: process.kind,
    function: 'run',
    arguments: Object.fromEntries(given),
  });
}

function requested(
  turn: Turn,
  { id: activation }: Activation,
  task: RunTask,
  identity: { readonly effect: string; readonly childRunId?: string },
): void {
  const detached = task.await ? {} : ({ await: false } as const);
  turn.emit({ type: 'effect-requested', activation, ...identity, ...detached });
}

interface ProcessResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function isProcessResult(output: Json): output is Json & ProcessResult {
  if (output === null || typeof output !== 'object' || Array.isArray(output)) return false;
  const { code, stdout, stderr } = output as { readonly [member: string]: Json };
  return typeof code === 'number' && typeof stdout === 'string' && typeof stderr === 'string';
}

/** A process that fails is a problem, unless the definition asks for the code itself. [SPEC P4] */
function processOutput(task: RunTask, output: Json): Json {
  if (!isProcessResult(output)) {
    return failTask(
      'runtime',
      `The ${task.process.kind} process did not answer as a process does.`,
    );
  }
  const asked = task.return === 'code' || task.return === 'all';
  if (output.code !== 0 && !asked) {
    const said = output.stderr.trim().slice(-2000) || 'It wrote nothing to stderr.';
    failTask('runtime', `The ${task.process.kind} process ended with code ${output.code}. ${said}`);
  }
  return shape(output, task.return);
}

function shape(result: ProcessResult, form: ProcessReturn): Json {
  if (form === 'none') return null;
  if (form !== 'all') return result[form];
  return { code: result.code, stdout: result.stdout, stderr: result.stderr };
}

function text(value: Json, what: string): string {
  if (typeof value === 'string') return value;
  return failTask(
    'expression',
    `Expected the workflow's ${what} to be a text, but it is ${JSON.stringify(value)}.`,
  );
}
