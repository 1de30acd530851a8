/**
 * What a script finds beside the language itself, in the script's own language: a function of the
 * host's two functions and the script's request, which answers how an uncaught error reads. It leaves
 * `console`, `process` and the script's named arguments in the global scope.
 */
export const prelude = String.raw`
(function (host, request) {
  'use strict';
  const { exit } = host;
  const { stringify } = JSON;
  // Texts leave the engine as C strings, which end at the first NUL.
  const write = (stream, text) => host.write(stream, stringify(text));
  const maxFrames = 10;

  const textOf = (value) => {
    if (typeof value === 'string') return value;
    if (typeof value === 'bigint') return value + 'n';
    if (typeof value === 'function') return '[function ' + (value.name || 'anonymous') + ']';
    if (value instanceof Error) return errorText(value);
    if (typeof value !== 'object' || value === null) return String(value);
    try {
      return stringify(value, (_, item) => (typeof item === 'bigint' ? item + 'n' : item)) ?? String(value);
    } catch (error) {
      return '[object that cannot be shown: ' + error.message + ']';
    }
  };
  const errorText = (error) => {
    const head = String(error);
    const cause = error.cause === undefined ? '' : '\nCaused by: ' + textOf(error.cause);
    const frames = String(error.stack ?? '').trimEnd().split('\n').slice(0, maxFrames).join('\n');
    return (frames === '' ? head : head + '\n' + frames) + cause;
  };
  const printer = (stream) => (...values) => write(stream, values.map(textOf).join(' ') + '\n');
  const writer = (stream, fd) => ({ fd, write: (text) => (write(stream, String(text)), true) });

  const out = printer('stdout');
  const err = printer('stderr');
  globalThis.console = { log: out, info: out, debug: out, error: err, warn: err, trace: err };

  const isList = Array.isArray(request.arguments);
  const stdin = {
    fd: 0,
    async *[Symbol.asyncIterator]() {
      if (request.stdin !== '') yield request.stdin;
    },
  };
  globalThis.process = {
    argv: ['node', 'script.mjs', ...(isList ? request.arguments : [])],
    env: request.environment,
    exit: (code) => exit(code ?? globalThis.process.exitCode ?? 0),
    exitCode: undefined,
    stdin,
    stdout: writer('stdout', 1),
    stderr: writer('stderr', 2),
  };
  if (!isList) {
    for (const [name, value] of Object.entries(request.arguments)) {
      if (name in globalThis) continue;
      Object.defineProperty(globalThis, name, { value, writable: true, enumerable: true, configurable: true });
    }
  }

  const readFileSync = (path) => {
    if (path === 0 || path === '/dev/stdin') return request.stdin;
    throw new Error('A script has no files. It can read its standard input only: readFileSync(0).');
  };
  Object.defineProperty(globalThis, Symbol.for('modules'), { value: { readFileSync } });
  return (value) => (value instanceof Error ? errorText(value) : 'Uncaught ' + textOf(value));
})
`;

const fsModule = `
const { readFileSync } = globalThis[Symbol.for('modules')];
export { readFileSync };
export default { readFileSync };
`;

const processModule = `
const { process } = globalThis;
export default process;
export const { argv, env, exit, stdin, stdout, stderr } = process;
`;

/** The modules a script may import, by the names it may use. */
export const modules: ReadonlyMap<string, string> = new Map([
  ['fs', fsModule],
  ['node:fs', fsModule],
  ['process', processModule],
  ['node:process', processModule],
]);
