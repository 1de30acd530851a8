import type {
  QuickJSContext,
  QuickJSHandle,
  QuickJSRuntime,
  QuickJSWASMModule,
} from 'quickjs-emscripten-core';
import type { ScriptReply, ScriptRequest } from './messages.ts';
import { modules, prelude } from './prelude.ts';
import { type Completion, Transcript } from './transcript.ts';

const maxStackBytes = 512 * 1024;
const unreadable = 'The script failed, and its error cannot be shown; it may be out of memory.';

/**
 * Runs one script to its end, as an ECMAScript module, in an engine that is used for nothing else.
 * What the script itself does wrong is a code and a text on stderr.
 *
 * Nothing is disposed of: the caller drops the engine as a whole, whatever state its heap is in.
 */
export function runScript(engine: QuickJSWASMModule, request: ScriptRequest): ScriptReply {
  const runtime = engine.newRuntime({
    memoryLimitBytes: request.limits.memoryBytes,
    maxStackSizeBytes: maxStackBytes,
  });
  const transcript = new Transcript(request.limits);
  runtime.setInterruptHandler(() => transcript.mustEnd());
  runtime.setModuleLoader(loadModule, (_, name) => name);
  const context = runtime.newContext();
  return transcript.reply(completeOrBreak(runtime, context, request, transcript));
}

/** The engine guards its own stack, but some of what it does needs more of the host's than it knows. */
function completeOrBreak(
  runtime: QuickJSRuntime,
  context: QuickJSContext,
  request: ScriptRequest,
  transcript: Transcript,
): Completion {
  try {
    return complete(runtime, context, request, transcript);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { kind: 'failed', text: 'InternalError: stack overflow' };
  }
}

function complete(
  runtime: QuickJSRuntime,
  context: QuickJSContext,
  request: ScriptRequest,
  transcript: Transcript,
): Completion {
  const installed = installPrelude(context, request, transcript);
  if (installed === undefined) return { kind: 'failed', text: unreadable };
  const evaluated = context.evalCode(request.code, 'script.mjs', { type: 'module' });
  const failed = (error: QuickJSHandle): Completion => ({
    kind: 'failed',
    text: errorText(context, installed, error),
  });
  if (evaluated.error) return failed(evaluated.error);
  const jobs = runtime.executePendingJobs();
  if (jobs.error) return failed(jobs.error);
  const state = context.getPromiseState(evaluated.value);
  if (state.type === 'rejected') return failed(state.error);
  return state.type === 'pending'
    ? { kind: 'unsettled' }
    : { kind: 'completed', exitCode: exitCode(context) };
}

/** Answers the function that turns an uncaught error to text, or undefined when memory is too small. */
function installPrelude(
  context: QuickJSContext,
  request: ScriptRequest,
  transcript: Transcript,
): QuickJSHandle | undefined {
  const install = context.evalCode(prelude, 'prelude.js');
  const parse = context.getProp(context.getProp(context.global, 'JSON'), 'parse');
  const { arguments: given, environment, stdin } = request;
  const text = context.newString(JSON.stringify({ arguments: given, environment, stdin }));
  const data = context.callFunction(parse, context.undefined, text);
  if (install.error || data.error) return undefined;
  const host = hostObject(context, transcript);
  const installed = context.callFunction(install.value, context.undefined, host, data.value);
  return installed.error ? undefined : installed.value;
}

function hostObject(context: QuickJSContext, transcript: Transcript): QuickJSHandle {
  const write = context.newFunction('write', (stream, text) => {
    const name = context.getString(stream) === 'stderr' ? 'stderr' : 'stdout';
    transcript.write(name, JSON.parse(context.getString(text)));
  });
  const exit = context.newFunction('exit', (code) => {
    transcript.exit(context.getNumber(code) & 0xff);
    // The script goes on until the engine asks whether it must end; an error gets it there sooner.
    return { error: context.newError('The script ends here.') };
  });
  const host = context.newObject();
  context.setProp(host, 'write', write);
  context.setProp(host, 'exit', exit);
  return host;
}

function errorText(context: QuickJSContext, describe: QuickJSHandle, error: QuickJSHandle): string {
  const described = context.callFunction(describe, context.undefined, error);
  return described.error ? unreadable : context.getString(described.value);
}

function exitCode(context: QuickJSContext): number {
  const code = context.evalCode('Number(globalThis.process?.exitCode ?? 0) & 255', 'exit.js');
  return code.error ? 0 : context.getNumber(code.value);
}

function loadModule(name: string): string | { error: Error } {
  const source = modules.get(name);
  if (source !== undefined) return source;
  const known = [...modules.keys()].filter((each) => each.startsWith('node:')).join(' and ');
  return { error: new Error(`A script cannot import "${name}". It can import ${known}.`) };
}
