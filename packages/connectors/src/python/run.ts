import { type CallContext, type Json, TerminalFault } from '@tutti/connector-kit';
import { confinedWorkDir, confinementArguments, nobody } from '../processes/confinement.ts';
import { type ProcessLimits, type ProcessRequest, runProcess } from '../processes/run-process.ts';
import type { Slots } from '../processes/slots.ts';
import { inThrowAwayDir } from '../processes/work-dir.ts';
import type { ScriptInput, ScriptRunner } from '../script/script-runner.ts';
import { bootstrap } from './bootstrap.ts';
import type { Interpreter } from './interpreter.ts';
import type { PythonHome } from './python-home.ts';

export interface PythonOptions {
  /** Whether definitions may run scripts in Python at all. */
  readonly enabled: boolean;
  /** False: on a system that cannot confine them they run with all rights of the server. */
  readonly confined: boolean;
  /** The file of the interpreter; looked for at the usual places when it is not given. */
  readonly interpreter?: string;
  /** The file of bubblewrap; `bwrap` on the path of the system when it is not given. */
  readonly bubblewrap?: string;
  /** How many scripts run at once; others wait. */
  readonly maxConcurrent: number;
  readonly limits: PythonLimits;
}

export interface PythonLimits extends ProcessLimits {
  /** Of each process of a script; behind walls also of all of them together. */
  readonly memoryBytes: number;
  /** Of the working folder of a script. */
  readonly workBytes: number;
  /** Processes and threads of a script at once. */
  readonly processes: number;
}

/**
 * Runs scripts in Python, each in a process of its own that sees no file but those of the
 * interpreter, no network, no other process and no variable of the server. Arguments in a list are
 * `sys.argv` from its second place on; those by name are global variables.
 */
export function pythonRunner(options: PythonOptions, home: PythonHome, slots: Slots): ScriptRunner {
  return async (input, context) => {
    if (!options.enabled) throw disabledFault();
    const interpreter = await home.interpreter();
    return slots.during(context.signal, async (): Promise<Json> => {
      const run = options.confined ? runConfined : runUnconfined;
      return { ...(await run(input, interpreter, options, context)) };
    });
  };
}

function runConfined(
  input: ScriptInput,
  interpreter: Interpreter,
  options: PythonOptions,
  context: CallContext,
) {
  const request = processRequest(input, interpreter, options.limits, context, confinedWorkDir);
  return runProcess(confined(request, interpreter, options));
}

function runUnconfined(
  input: ScriptInput,
  interpreter: Interpreter,
  { limits }: PythonOptions,
  context: CallContext,
) {
  return inThrowAwayDir(undefined, (workDir) =>
    runProcess(processRequest(input, interpreter, limits, context, workDir)),
  );
}

/** The same process behind walls. Its memory is limited by the bootstrap, once they stand. */
export function confined(
  request: ProcessRequest,
  { needs }: Interpreter,
  { bubblewrap = 'bwrap', limits: all }: PythonOptions,
): ProcessRequest {
  const { memoryBytes: totalMemoryBytes, ...limits } = all;
  const walls = confinementArguments({ readable: needs, workBytes: limits.workBytes });
  return {
    ...request,
    file: bubblewrap,
    arguments: [...walls, request.file, ...request.arguments],
    workDir: '/',
    limits: { ...limits, totalMemoryBytes },
    ...(process.getuid?.() === 0 && { user: nobody }),
  };
}

export function processRequest(
  { code, arguments: given, environment, stdin }: ScriptInput,
  { file }: Interpreter,
  limits: PythonLimits,
  { signal }: Pick<CallContext, 'signal'>,
  workDir: string,
): ProcessRequest {
  const isConfined = workDir === confinedWorkDir;
  return {
    what: 'script',
    file,
    // Isolated: no variable and no folder of a user changes what the interpreter does.
    arguments: ['-I', '-B', '-X', 'utf8', '-c', bootstrap],
    workDir,
    environment: { ...surroundings(workDir), ...environment },
    stdin,
    request: JSON.stringify({ code, arguments: given, limits: systemLimits(limits, isConfined) }),
    signal,
    limits,
  };
}

function surroundings(workDir: string) {
  return { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: workDir, TMPDIR: workDir, LANG: 'C.UTF-8' };
}

/** By the names of `setrlimit`. Only behind walls a count of processes is one of the script's own. */
function systemLimits(limits: PythonLimits, isConfined: boolean) {
  return {
    AS: limits.memoryBytes,
    CORE: 0,
    CPU: Math.ceil(limits.timeLimitMs / 1000) + 1,
    FSIZE: limits.workBytes,
    NOFILE: 256,
    ...(isConfined && { NPROC: limits.processes }),
  };
}

function disabledFault(): TerminalFault {
  return new TerminalFault({
    type: 'authorization',
    status: 403,
    title: 'Python Not Enabled',
    detail:
      'Scripts in Python are off until the operator of the server allows them: start the server with ' +
      'TUTTI_PYTHON=allow, or write the script in JavaScript, or run it in a container.',
  });
}
