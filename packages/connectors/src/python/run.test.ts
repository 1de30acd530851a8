import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { connectorContract, type Json } from '@tutti/connector-kit';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { scriptConnector } from '../script/index.ts';
import { callContext } from '../testing/call-context.ts';
import { describeConfined } from '../testing/describe-confined.ts';
import { faultOf } from '../testing/fault-of.ts';
import { localServer } from '../testing/local-server.ts';
import type { PythonLimits, PythonOptions } from './run.ts';

type Arguments = { readonly [name: string]: Json };

const mebibyte = 1024 * 1024;
const limits: PythonLimits = {
  timeLimitMs: 20_000,
  outputBytes: 100_000,
  killGraceMs: 100,
  memoryBytes: 256 * mebibyte,
  workBytes: 4 * mebibyte,
  processes: 16,
};

function connectorWith(options: Partial<PythonOptions> = {}) {
  return scriptConnector({}, { enabled: true, limits, ...options });
}

const shared = connectorWith();

function run(
  code: string,
  args: Arguments = {},
  connector = shared,
  context = callContext(),
): Promise<Json> {
  return connector.functions.run!.perform({ language: 'python', code, ...args }, context);
}

function limited(over: Partial<PythonLimits>) {
  return connectorWith({ limits: { ...limits, ...over } });
}

async function stdoutOf(code: string, args: Arguments = {}): Promise<string> {
  const output = await run(code, args);
  expect(output).toMatchObject({ code: 0, stderr: '' });
  return (output as { stdout: string }).stdout;
}

/** How many processes of this machine have a text in their environment. */
function processesWith(text: string): number {
  const environments = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => environmentOf(pid));
  return environments.filter((environment) => environment.includes(text)).length;
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}

describeConfined('a script in Python', () => {
  test('has its input, its arguments and its environment, and no other', async () => {
    vi.stubEnv('SERVER_SECRET', 'canary');
    const code = `
import os, sys
print(sys.stdin.read(), sys.argv, os.environ['foo'], os.environ['TUTTI_IDEMPOTENCY_KEY'])
print(sorted(os.environ))
`;
    const args = { stdin: 'Hëllo', arguments: ['a b', 2, true], environment: { foo: 'bar' } };
    expect(await stdoutOf(code, args)).toBe(
      "Hëllo ['script.py', 'a b', '2', 'true'] bar run-1/0/1\n" +
        "['HOME', 'LANG', 'PATH', 'PWD', 'TMPDIR', 'TUTTI_IDEMPOTENCY_KEY', 'foo']\n",
    );
    vi.unstubAllEnvs();
  });

  test('finds arguments that have names as variables', async () => {
    const args = { arguments: { order: { id: 7, lines: [1.5, null] }, id: 'x', __name__: 'no' } };
    expect(await stdoutOf('print(order, id, __name__)', args)).toBe(
      "{'id': 7, 'lines': [1.5, None]} x __main__\n",
    );
  });

  test('comes from an external source too', async () => {
    const { origin } = await localServer((_, response) => response.end('print("fetched")'));
    const args = { language: 'python', source: { uri: origin } };
    expect(await shared.functions.run!.perform(args, callContext())).toEqual({
      code: 0,
      stdout: 'fetched\n',
      stderr: '',
    });
  });

  test.each([
    ['returns', 'x = 1', 0, ''],
    ['exits', 'import sys; sys.exit(3)', 3, ''],
    ['exits with a text', 'raise SystemExit("enough")', 1, 'enough\n'],
    ['says what it has to on stderr', 'import sys; print("e", file=sys.stderr)', 0, 'e\n'],
    [
      'throws',
      'def f():\n    raise ValueError("no")\nf()',
      1,
      'Traceback (most recent call last):\n  File "script.py", line 3, in <module>\n    f()\n' +
        '  File "script.py", line 2, in f\n    raise ValueError("no")\nValueError: no\n',
    ],
    ['ends by a signal', 'import os; os.kill(os.getpid(), 9)', 137, ''],
  ])('that %s', async (_, code, exitCode, stderr) => {
    expect(await run(code)).toEqual({ code: exitCode, stdout: '', stderr });
  });

  test('that is no script says where', async () => {
    const output = await run('x = = 1');
    expect(output).toMatchObject({ code: 1, stdout: '' });
    expect((output as { stderr: string }).stderr).toMatch(
      /File "script.py", line 1\n.*SyntaxError/s,
    );
  });

  test('uses what is installed in the virtual environment of its interpreter', async () => {
    const folder = mkdtempSync('/var/tmp/python-test-');
    onTestFinished(() => rmSync(folder, { recursive: true }));
    chmodSync(folder, 0o755);
    execFileSync('/usr/bin/python3', ['-m', 'venv', '--without-pip', folder]);
    const [version = ''] = readdirSync(join(folder, 'lib'));
    writeFileSync(join(folder, 'lib', version, 'site-packages/installed.py'), 'answer = 42');
    const connector = connectorWith({ interpreter: join(folder, 'bin/python3') });
    expect(await run('import installed; print(installed.answer)', {}, connector)).toEqual({
      code: 0,
      stdout: '42\n',
      stderr: '',
    });
  });

  test('works in a folder of its own, which the next one does not see', async () => {
    const code = 'import os; print(os.listdir()); open("left", "w").write("x"); print(os.getcwd())';
    expect([await stdoutOf(code), await stdoutOf(code)]).toEqual(Array(2).fill('[]\n/work\n'));
  });
});

/** Tells, for each attempt, what came of it. */
const attempt = `
def attempt(what):
    try:
        print(what())
    except BaseException as error:
        print(type(error).__name__, getattr(error, 'errno', ''))
`;

describeConfined('the walls around Python', () => {
  test('there is no file of the machine', async () => {
    const code = `${attempt}
import os
attempt(lambda: open('/etc/passwd').read())
attempt(lambda: os.listdir('/home'))
attempt(lambda: os.listdir('/root'))
attempt(lambda: open('/proc/1/root/etc/hosts').read())
attempt(lambda: open('/x', 'w'))
attempt(lambda: open('/usr/lib/x', 'w'))
attempt(lambda: open('/dev/x', 'w'))
print(sorted(set(os.listdir('/')) - {'lib64', 'lib32'}))
`;
    expect(await stdoutOf(code)).toBe(
      'FileNotFoundError 2\nFileNotFoundError 2\nFileNotFoundError 2\nFileNotFoundError 2\n' +
        "OSError 30\nOSError 30\nOSError 30\n['dev', 'etc', 'lib', 'proc', 'tmp', 'usr', 'work']\n",
    );
  });

  test('there is no network, not even to the server itself', async () => {
    const server = await localServer((_, response) => response.end('reached'));
    const code = `${attempt}
import socket
def connect(host, port):
    with socket.socket() as one:
        one.settimeout(5)
        one.connect((host, port))
attempt(lambda: connect('127.0.0.1', ${new URL(server.origin).port}))
attempt(lambda: connect('192.0.2.1', 80))
attempt(lambda: socket.getaddrinfo('example.com', 80))
`;
    expect(await stdoutOf(code)).toBe('ConnectionRefusedError 111\nOSError 101\ngaierror -3\n');
    expect(server.received).toEqual([]);
  });

  test('there is no other process, and no right to make new walls', async () => {
    const code = `${attempt}
import ctypes, os
print(sorted(int(name) for name in os.listdir('/proc') if name.isdigit()) == [1, os.getpid()])
attempt(lambda: b'SERVER_SECRET' in open('/proc/1/environ', 'rb').read())
attempt(lambda: os.kill(${process.pid}, 9))
print([line.split()[1] for line in open('/proc/self/status') if line.startswith(('CapEff', 'NoNewPrivs'))])
print(ctypes.CDLL(None).unshare(0x10000000))
`;
    vi.stubEnv('SERVER_SECRET', 'canary');
    expect(await stdoutOf(code)).toBe(
      "True\nFalse\nProcessLookupError 3\n['0000000000000000', '1']\n-1\n",
    );
    vi.unstubAllEnvs();
  });

  test('it is not root, even where the server is', async () => {
    const owner = 'import os; print(os.stat("/proc/self").st_uid == os.getuid() != 0)';
    const isRoot = process.getuid?.() === 0;
    expect(isRoot ? await stdoutOf(owner) : 'True\n').toBe('True\n');
  });
});

describeConfined('a script in Python that takes too much', () => {
  test('time', async () => {
    const connector = limited({ timeLimitMs: 200 });
    expect(await faultOf(run('while True: pass', {}, connector))).toEqual({
      kind: 'retryable',
      type: 'timeout',
      status: 408,
      title: 'Time Limit Reached',
      detail: 'The script did not end within 0.2 s and was stopped.',
    });
  });

  test('output', async () => {
    expect(await faultOf(run('while True: print("x" * 1000)'))).toMatchObject({
      kind: 'terminal',
      title: 'Output Too Large',
      detail:
        'The script wrote more than 100000 bytes to stdout and was stopped. Write less, or write to a file.',
    });
  });

  test.each([
    ['memory', 'all = []\nwhile True: all.append(bytearray(1_000_000))', 'MemoryError'],
    [
      'a file',
      'with open("big", "wb") as file:\n  while True: file.write(bytes(1_000_000))',
      'OSError: [Errno 27] File too large',
    ],
    [
      'many files',
      'n = 0\nwhile True:\n  n += 1\n  open(str(n), "wb").write(bytes(1_000_000))',
      'OSError: [Errno 28] No space left on device',
    ],
    [
      'shared memory',
      'n = 0\nwhile True:\n  n += 1\n  open(f"/dev/shm/{n}", "wb").write(bytes(1_000_000))',
      'OSError: [Errno 28] No space left on device',
    ],
    [
      'open files',
      'all = []\nwhile True: all.append(open("/dev/null"))',
      'OSError: [Errno 24] Too many open files',
    ],
  ])('%s: that is an error of the script', async (_, code, message) => {
    const output = (await run(code)) as { stderr: string };
    expect(output).toMatchObject({ code: 1, stdout: '' });
    expect(output.stderr).toContain(message);
  });

  test('memory, in many processes: none of them has more than it may, but all have', async () => {
    const code = `
import os, time
for _ in range(8):
    if os.fork() == 0:
        mine = bytes(range(256)) * 400_000
        time.sleep(600)
time.sleep(600)
`;
    expect(await faultOf(run(code))).toEqual({
      kind: 'terminal',
      type: 'runtime',
      status: 500,
      title: 'Too Much Memory',
      detail:
        'The script used more than 268435456 bytes of memory in all its processes and was stopped.',
    });
  });

  test('memory that its processes share counts once', async () => {
    const code = `
import os, time
shared = bytes(range(256)) * 400_000
children = []
for _ in range(8):
    child = os.fork()
    if child == 0:
        time.sleep(1)
        os._exit(0)
    children.append(child)
for child in children:
    os.waitpid(child, 0)
print(len(shared))
`;
    expect(await stdoutOf(code)).toBe('102400000\n');
  });

  test('processes: the fork bomb fizzles out, and nothing of it is left', async () => {
    const mark = `bomb-${process.pid}-${performance.now()}`;
    const code = `
import os, time
count = 0
try:
    while True:
        if os.fork() == 0:
            os.setsid()
            time.sleep(600)
        count += 1
except BlockingIOError:
    print('no more', count < 16)
`;
    expect(await stdoutOf(code, { environment: { mark } })).toBe('no more True\n');
    await vi.waitUntil(() => processesWith(mark) === 0, { timeout: 30_000, interval: 10 });
  });
});

describeConfined('a script in Python that nobody waits for', () => {
  test('is ended with everything it started', async () => {
    const mark = `lingering-${process.pid}-${performance.now()}`;
    const code = 'import os, time\nif os.fork() == 0: os.setsid()\ntime.sleep(600)';
    const abort = new AbortController();
    const context = callContext({ signal: abort.signal });
    const running = run(code, { environment: { mark } }, shared, context);
    await vi.waitUntil(() => processesWith(mark) >= 3, { timeout: 30_000, interval: 10 });
    abort.abort();
    expect(await faultOf(running)).toMatchObject({ kind: 'retryable', title: 'Interrupted' });
    await vi.waitUntil(() => processesWith(mark) === 0, { timeout: 30_000, interval: 10 });
  });
});

describeConfined('Python keeps the contract', () => {
  test.each(connectorContract.map(({ name, check }) => [name, check] as const))(
    '%s',
    async (_, check) => {
      const secret = 'contract-s3cret';
      const flood = 'import os\nwhile True: print(os.environ["TOKEN"])';
      const script = (code: string) => ({ language: 'python', code });
      const subject = {
        function: shared.functions.run!,
        dialer: callContext().dialer,
        works: script('import os; print(os.environ["TUTTI_IDEMPOTENCY_KEY"])'),
        hangs: script('import time; time.sleep(60)'),
        fails: { ...script(flood), environment: { TOKEN: secret } },
        secret,
        offeredKeys: (output: Json) => (output as { stdout: string }).stdout.split('\n'),
      };
      await expect(check(subject)).resolves.toBeUndefined();
    },
  );
});

describe('Python that cannot be had', () => {
  test('is refused until the operator allows it', async () => {
    expect(await faultOf(run('print(1)', {}, scriptConnector()))).toEqual({
      kind: 'terminal',
      type: 'authorization',
      status: 403,
      title: 'Python Not Enabled',
      detail:
        'Scripts in Python are off until the operator of the server allows them: start the server with ' +
        'TUTTI_PYTHON=allow, or write the script in JavaScript, or run it in a container.',
    });
  });

  test('is told when the interpreter is none', async () => {
    const connector = connectorWith({ interpreter: '/bin/false' });
    expect(await faultOf(run('print(1)', {}, connector))).toEqual({
      kind: 'terminal',
      type: 'configuration',
      status: 501,
      title: 'No Python',
      detail:
        'Expected the server to find Python 3 at /bin/false, but there is none that runs. Install it, or name its file in TUTTI_PYTHON.',
    });
  });

  test('is refused where it cannot be confined, and says what to do', async () => {
    const connector = connectorWith({ bubblewrap: '/no/such/bwrap' });
    expect(await faultOf(run('print(1)', {}, connector))).toMatchObject({
      kind: 'terminal',
      type: 'configuration',
      title: 'Python Not Confined',
      detail: expect.stringMatching(/not found.*bubblewrap.*TUTTI_PYTHON=allow-unconfined/),
    });
  });
});

describe('Python that the operator allows without walls', () => {
  const unconfined = connectorWith({ confined: false });

  test('runs with limits, in a folder that is gone afterwards', async () => {
    const code = 'import os; print(os.getcwd()); open("file", "w")';
    const { stdout } = (await run(code, {}, unconfined)) as { stdout: string };
    expect([stdout.includes('tutti-'), existsSync(stdout.trim())]).toEqual([true, false]);
    const hungry = (await run('bytearray(10**9)', {}, unconfined)) as { stderr: string };
    expect(hungry.stderr).toContain('MemoryError');
  });
});
