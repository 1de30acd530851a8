import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { dirname, sep } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { interruptedFault, TerminalFault } from '@tutti/connector-kit';
import { startFault, timeLimitFault } from '../processes/process-fault.ts';
import { signalGroup } from '../processes/process-group.ts';
import type { ScriptReply, ScriptRequest } from './sandbox/messages.ts';

const entry = fileURLToPath(import.meta.resolve('./sandbox/main.ts'));
const what = 'script';
/** Beyond the script's own limit, which the engine keeps itself unless it is stuck. */
const graceMs = 1000;
const maxReplyBytes = 32 * 1024 * 1024;

/** What the process may read: its own sources and those of the engine. */
function readableFolders(): string[] {
  const packages = [
    'quickjs-emscripten-core',
    '@jitl/quickjs-wasmfile-release-sync',
    '@jitl/quickjs-ffi-types',
  ];
  return [dirname(entry), ...packages.map(packageFolder)];
}

function packageFolder(name: string): string {
  const path = fileURLToPath(import.meta.resolve(name));
  const root = `${sep}node_modules${sep}${name.replace('/', sep)}${sep}`;
  return path.slice(0, path.lastIndexOf(root) + root.length - 1);
}

/**
 * Node's permission model denies files, child processes, workers, addons and, where this version of
 * Node knows about it, the network.
 */
export function sandboxFlags(): string[] {
  return [
    '--permission',
    ...readableFolders().map((folder) => `--allow-fs-read=${folder}${sep}`),
    '--disallow-code-generation-from-strings',
    '--max-old-space-size=64',
    // In KiB: what a script may recurse with. The usual limit of a main thread is 8 MiB.
    '--stack-size=3800',
    '--no-warnings',
  ];
}

/** One process for scripts. Runs one at a time; after a fault it is gone. */
export class SandboxProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  #isAlive = true;
  #uses = 0;
  #received: Buffer[] = [];
  #receivedBytes = 0;
  #settle: ((outcome: ScriptReply | Error) => void) | undefined;

  constructor() {
    this.#child = spawn(process.execPath, [...sandboxFlags(), entry], {
      cwd: dirname(entry),
      env: {},
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#child.on('error', (error) => this.#end(startFault(what, error)));
    this.#child.on('close', () => this.#end(crashedFault()));
    this.#child.stdin.on('error', () => this.#end(crashedFault()));
    this.#child.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#keepServerAlive(false);
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** How many scripts it has run. */
  get uses(): number {
    return this.#uses;
  }

  /** Runs one script. Throws a fault when the process is lost, takes too long, or the signal aborts. */
  async run(request: ScriptRequest, signal: AbortSignal): Promise<ScriptReply> {
    this.#uses++;
    const { timeLimitMs } = request.limits;
    const interrupt = () => this.#end(interruptedFault());
    const timer = setTimeout(
      () => this.#end(timeLimitFault(what, timeLimitMs)),
      timeLimitMs + graceMs,
    );
    signal.addEventListener('abort', interrupt, { once: true });
    this.#keepServerAlive(true);
    try {
      return await this.#exchange(request);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', interrupt);
      this.#keepServerAlive(false);
    }
  }

  kill(): void {
    this.#isAlive = false;
    const { exitCode, signalCode, pid } = this.#child;
    if (exitCode === null && signalCode === null) signalGroup(pid, 'SIGKILL');
  }

  async #exchange(request: ScriptRequest): Promise<ScriptReply> {
    const outcome = await new Promise<ScriptReply | Error>((resolve) => {
      this.#settle = resolve;
      this.#child.stdin.write(lineOf(request));
    });
    this.#settle = undefined;
    if (outcome instanceof Error) throw outcome;
    return outcome;
  }

  #end(reason: Error): void {
    this.kill();
    this.#settle?.(reason);
  }

  #receive(chunk: Buffer): void {
    this.#received.push(chunk);
    this.#receivedBytes += chunk.length;
    if (this.#receivedBytes > maxReplyBytes) this.#end(crashedFault());
    if (chunk.at(-1) !== lineFeed) return;
    const line = Buffer.concat(this.#received).toString('utf8');
    this.#received = [];
    this.#receivedBytes = 0;
    this.#settle?.(readReply(line) ?? crashedFault());
  }

  /** An idle process must not keep the server from ending; one that works must. */
  #keepServerAlive(isWorking: boolean): void {
    const handles = [this.#child, this.#child.stdin as Socket, this.#child.stdout as Socket];
    for (const handle of handles) isWorking ? handle.ref() : handle.unref();
  }
}

const lineFeed = 10;

/** JSON leaves U+2028 and U+2029 in strings as they are; who reads by lines takes them for line ends. */
function lineOf(request: ScriptRequest): string {
  const text = JSON.stringify(request)
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  return `${text}\n`;
}

/** The process is not trusted: what it says is checked like anything from outside. */
function readReply(line: string): ScriptReply | undefined {
  try {
    const reply: ScriptReply = JSON.parse(line);
    if (reply.kind === 'too-long') return { kind: 'too-long' };
    if (reply.kind === 'too-much-output') {
      return { kind: reply.kind, stream: reply.stream === 'stderr' ? 'stderr' : 'stdout' };
    }
    const code = Number(reply.code);
    return { kind: 'ended', code, stdout: String(reply.stdout), stderr: String(reply.stderr) };
  } catch {
    return undefined;
  }
}

function crashedFault(): TerminalFault {
  return new TerminalFault({
    type: 'runtime',
    status: 500,
    title: 'Sandbox Lost',
    detail:
      'The process in which the script ran ended unexpectedly; the script may have exhausted it.',
  });
}
