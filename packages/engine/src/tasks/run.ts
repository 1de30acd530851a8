import type { Json } from '@tutti/jq';
import type {
  ProcessReturn,
  ProgramProcess,
  RunTask,
  Template,
  WorkflowProcess,
} from '@tutti/language';
import type { Behaviour } from '../behaviour.ts';
import { effectIdentity } from '../effect-request.ts';
import { fillArgument } from '../fill-argument.ts';
import { complete } from '../lifecycle.ts';
import type { Activation } from '../state.ts';
import { failTask } from '../task-problem.ts';
import type { Turn } from '../turn.ts';

/** [SPEC P1–P6] */
export const runBehaviour: Behaviour<RunTask> = {
  start(turn, activation, task, input) {
    const { process } = task;
    if (process.kind === 'workflow') startChild(turn, activation, task, process);
    else runProgram(turn, activation, task, process);
    if (!task.await) complete(turn, activation, input);
  },
  answered(turn, activation, { process, return: form }, output) {
    const isProgram = process.kind === 'program';
    complete(turn, activation, isProgram ? processOutput(form, process.connector, output) : output);
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
  const { startedBy } = turn.state;
  turn.perform({
    type: 'start-run',
    ...identity,
    await: task.await,
    childRunId,
    ...child,
    ...(startedBy !== undefined && { startedBy }),
  });
}

function runProgram(
  turn: Turn,
  activation: Activation,
  task: RunTask,
  { connector, arguments: given }: ProgramProcess,
): void {
  const identity = effectIdentity(turn, activation);
  const args = fillArgument(turn, activation, given);
  requested(turn, activation, task, { effect: identity.id });
  turn.perform({
    type: 'run-process',
    ...identity,
    await: task.await,
    connector,
    function: 'run',
    arguments: args,
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
function processOutput(form: ProcessReturn, connector: string, output: Json): Json {
  if (!isProcessResult(output)) {
    return failTask('runtime', `The ${connector} process did not answer as a process does.`);
  }
  const asked = form === 'code' || form === 'all';
  if (output.code !== 0 && !asked) {
    const said = output.stderr.trim().slice(-2000) || 'It wrote nothing to stderr.';
    failTask('runtime', `The ${connector} process ended with code ${output.code}. ${said}`);
  }
  return shape(output, form);
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
