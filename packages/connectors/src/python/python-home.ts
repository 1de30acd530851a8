import { TerminalFault } from '@tutti/connector-kit';
import { confinedWorkDir } from '../processes/confinement.ts';
import { runProcess } from '../processes/run-process.ts';
import { describeInterpreter, type Interpreter, usualInterpreters } from './interpreter.ts';
import { confined, type PythonOptions, processRequest } from './run.ts';

/** Finds the interpreter for scripts, once; one that was not found is looked for again. */
export class PythonHome {
  readonly #options: PythonOptions;
  #found: Promise<Interpreter> | undefined;

  constructor(options: PythonOptions) {
    this.#options = options;
  }

  /** Throws a fault that says what to do when there is none, or none that can be confined. */
  interpreter(): Promise<Interpreter> {
    this.#found ??= this.#find().catch((error) => {
      this.#found = undefined;
      throw error;
    });
    return this.#found;
  }

  async #find(): Promise<Interpreter> {
    const { interpreter } = this.#options;
    let reason: string | undefined;
    for (const file of interpreter === undefined ? usualInterpreters() : [interpreter]) {
      const found = await describeInterpreter(file);
      if (found === undefined) continue;
      const trouble = this.#options.confined ? await this.#troubleOf(found) : undefined;
      if (trouble === undefined) return found;
      reason ??= `${found.file}: ${trouble}`;
    }
    throw reason === undefined ? noInterpreter(interpreter) : notConfined(reason);
  }

  /** What keeps an interpreter from running behind walls; undefined when nothing does. */
  async #troubleOf(interpreter: Interpreter): Promise<string | undefined> {
    const { limits } = this.#options;
    const script = { code: 'print("ready")', arguments: [], environment: {}, stdin: '' };
    const context = { signal: new AbortController().signal };
    const request = processRequest(script, interpreter, limits, context, confinedWorkDir);
    const { code, stdout, stderr } = await runProcess(
      confined(request, interpreter, this.#options),
    );
    if (code === 0 && stdout === 'ready\n') return undefined;
    return stderr.trim().slice(0, 300) || `it ended with code ${code}`;
  }
}

function noInterpreter(file: string | undefined): TerminalFault {
  const wanted = file === undefined ? 'a program python3 on its PATH' : `Python 3 at ${file}`;
  return fault(
    'No Python',
    `Expected the server to find ${wanted}, but there is none that runs. Install it, or name its file in TUTTI_PYTHON.`,
  );
}

function notConfined(reason: string): TerminalFault {
  return fault(
    'Python Not Confined',
    `Scripts in Python run only where they can be confined, and here they cannot (${reason}). ` +
      'Install bubblewrap (the command bwrap) and allow user namespaces, with an interpreter that every user may read; ' +
      'or run the script in a container; or start the server with TUTTI_PYTHON=allow-unconfined to give scripts all rights of the server.',
  );
}

function fault(title: string, detail: string): TerminalFault {
  return new TerminalFault({ type: 'configuration', status: 501, title, detail });
}
