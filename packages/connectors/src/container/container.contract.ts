import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CallContext, connectorContract, type Json } from '@tutti/connector-kit';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { withDefaults } from '../processes/chosen-options.ts';
import { callContext } from '../testing/call-context.ts';
import { describeEngine } from '../testing/describe-engine.ts';
import { faultOf } from '../testing/fault-of.ts';
import { refusalOf } from '../testing/installed-program.ts';
import type { ContainerPeer } from '../testing/peers/container-peer.ts';
import { freePort } from '../testing/running-program.ts';
import { ContainerEngine } from './container-engine.ts';
import { EngineConnection } from './engine-connection.ts';
import { type ContainerOptions, containerConnector, containerDefaults } from './index.ts';
import { Sweeper } from './sweeper.ts';

type Arguments = { readonly [name: string]: Json };

let peer: ContainerPeer;
let attempts = 0;

function connector(over: Partial<ContainerOptions> = {}) {
  const engine = { socketPath: peer.socketPath };
  return containerConnector(withDefaults(containerDefaults, { engine, owner: 'test', ...over }));
}

/** The context of an effect of its own, unless its key is given. */
function contextOf(over: Partial<CallContext> = {}): CallContext {
  attempts += 1;
  return { ...callContext(), idempotencyKey: `run-1/a1/${attempts}`, ...over };
}

function run(
  args: Arguments,
  over: Partial<ContainerOptions> = {},
  context = contextOf(),
): Promise<Json> {
  const given = { image: peer.image, lifetime: { cleanup: 'always' }, ...args };
  return connector(over).functions.run!.perform(given, context);
}

function limits(over: Partial<ContainerOptions['limits']>): Partial<ContainerOptions> {
  return { limits: { ...containerDefaults.limits, ...over } };
}

function temporaryDir(): string {
  const path = mkdtempSync(join(tmpdir(), 'container-test-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function containersRun(): void {
  describe('a container', () => {
    test('answers its code and what it wrote, and is gone', async () => {
      expect(await run({ command: 'echo out; echo err >&2; exit 3' })).toEqual({
        code: 3,
        stdout: 'out\n',
        stderr: 'err\n',
      });
      expect(peer.containers()).toEqual([]);
    });

    test('gives its command the input, and the arguments as parameters that are never part of it', async () => {
      const args = {
        command: 'cat; printf "[%s]" "$@"; echo "$#"',
        stdin: 'Hello World ',
        arguments: ['a b', '$(exit 9)', '; echo no', 7],
      };
      expect(
        await run({ ...args, command: args.command.replace('printf', '/bin/busybox printf') }),
      ).toEqual({
        code: 0,
        stdout: 'Hello World [a b][$(exit 9)][; echo no][7]4\n',
        stderr: '',
      });
    });

    test('reads input of any length to its end, and none when there is none', async () => {
      const args = { command: 'wc -c', stdin: 'x'.repeat(1_000_000) };
      expect(await run(args)).toMatchObject({ code: 0, stdout: '1000000\n' });
      expect(await run({ command: 'wc -c' })).toMatchObject({ code: 0, stdout: '0\n' });
    });

    test('that does not read its input is no failure', async () => {
      const args = { command: 'exit 0', stdin: 'x'.repeat(1_000_000) };
      expect(await run(args)).toMatchObject({ code: 0 });
    });

    test('runs the command of its image, with the arguments added to it', async () => {
      expect([await run({}), await run({ arguments: ['and', 'more'] })]).toEqual([
        { code: 0, stdout: 'default\n', stderr: '' },
        { code: 0, stdout: 'default and more\n', stderr: '' },
      ]);
    });
  });
}

function containersAreKnown(): void {
  describe('what a container has', () => {
    test('has the environment of the definition and the key, and nothing of the server', async () => {
      vi.stubEnv('SERVER_SECRET', 'canary');
      const args = { command: 'env', environment: { COLOR: 'red', N: 1 } };
      const { stdout } = (await run(args, {}, contextOf({ idempotencyKey: 'r/a/env' }))) as {
        stdout: string;
      };
      vi.unstubAllEnvs();
      const lines = stdout.split('\n');
      expect(lines).toEqual(
        expect.arrayContaining(['COLOR=red', 'N=1', 'TUTTI_IDEMPOTENCY_KEY=r/a/env']),
      );
      expect(stdout).not.toContain('canary');
    });

    test('is named by convention, or as the definition says, and says whose it is', async () => {
      const context = contextOf({ namespace: 'shop', pointer: '/do/2/pack' });
      await run({ definition: 'ship-order', lifetime: { cleanup: 'never' } }, {}, context);
      await run({ name: 'mine.1', lifetime: { cleanup: 'never' } });
      const [one, two] = peer.containers();
      expect([one, two]).toEqual([
        'mine.1 exited',
        expect.stringMatching(/^ship-order-[\da-f]{16}\.shop-pack exited$/),
      ]);
      const told = JSON.parse(peer.command('inspect', two!.split(' ')[0]!));
      expect(told[0].Config.Labels).toMatchObject({
        'tutti.owner': 'test',
        'tutti.key': context.idempotencyKey,
        'tutti.namespace': 'shop',
        'tutti.run': 'run-1',
        'tutti.task': '/do/2/pack',
        'tutti.cleanup': 'never',
      });
      peer.removeAll();
    });

    test('whose name is taken is told so', async () => {
      await run({ name: 'taken', lifetime: { cleanup: 'never' } });
      expect(await faultOf(run({ name: 'taken' }))).toMatchObject({
        kind: 'terminal',
        type: 'configuration',
        detail: expect.stringContaining('Expected no container of the name "taken" to exist'),
      });
      peer.removeAll();
    });

    test('whose command is not there has the code shells give it', async () => {
      expect(await run({ command: 'no-such-thing' })).toMatchObject({ code: 127 });
    });
  });
}

function containersAreFoundAgain(): void {
  describe('an effect that is performed again', () => {
    test('finds its container that has ended, and runs no second one', async () => {
      const folder = temporaryDir();
      const volumes = { [folder]: '/data' };
      const allowed = { volumes: [{ path: folder, readOnly: false }] };
      const args = {
        command: 'echo once >> /data/log; cat /data/log',
        volumes,
        lifetime: { cleanup: 'never' },
      };
      const context = contextOf();
      const first = await run(args, allowed, context);
      expect([
        await run(args, allowed, context),
        readFileSync(join(folder, 'log'), 'utf8'),
      ]).toEqual([first, 'once\n']);
      peer.removeAll();
    });

    test('finds its container that runs, and waits for it', async () => {
      const context = contextOf();
      const args = {
        command: 'until [ -e /go ]; do sleep 0.05; done; echo gone',
        definition: 'waiting',
      };
      const first = run(args, {}, context);
      await vi.waitUntil(() => peer.containers()[0]?.endsWith('running'), {
        timeout: 40_000,
        interval: 50,
      });
      const second = run(args, {}, context);
      peer.command('exec', peer.containers()[0]!.split(' ')[0]!, 'touch', '/go');
      expect(await Promise.allSettled([first, second])).toContainEqual({
        status: 'fulfilled',
        value: { code: 0, stdout: 'gone\n', stderr: '' },
      });
      expect(peer.containers()).toEqual([]);
    });
  });
}

function containersAreStopped(): void {
  describe('a container is stopped and removed', () => {
    test('when nobody waits for it any longer', async () => {
      const abort = new AbortController();
      const args = { command: 'trap "" TERM; sleep 600', lifetime: { cleanup: 'never' } };
      const running = run(args, {}, contextOf({ signal: abort.signal }));
      await vi.waitUntil(() => peer.containers()[0]?.endsWith('running'), {
        timeout: 40_000,
        interval: 50,
      });
      abort.abort();
      expect(await faultOf(running)).toMatchObject({ kind: 'retryable', title: 'Interrupted' });
      expect(peer.containers()).toEqual([]);
    });

    test('at its time limit', async () => {
      expect(await faultOf(run({ command: 'sleep 600' }, limits({ timeLimitMs: 500 })))).toEqual({
        kind: 'retryable',
        type: 'timeout',
        status: 408,
        title: 'Time Limit Reached',
        detail: 'The container did not end within 0.5 s and was stopped.',
      });
      expect(peer.containers()).toEqual([]);
    });

    test.each([
      ['stdout', 'yes'],
      ['stderr', 'yes >&2'],
    ])('when it writes too much to %s', async (stream, command) => {
      expect(await faultOf(run({ command }, limits({ outputBytes: 10_000 })))).toMatchObject({
        kind: 'terminal',
        title: 'Output Too Large',
        detail: `The container wrote more than 10000 bytes to ${stream} and was stopped. Write less, or write to a file.`,
      });
      expect(peer.containers()).toEqual([]);
    });
  });
}

function containersAreConfined(): void {
  describe('the walls', () => {
    test('there is no capability, no way to gain one, and no network', async () => {
      const command = 'cat /proc/self/status; ip -o addr';
      const { stdout } = (await run({ command })) as { stdout: string };
      expect(stdout).toMatch(/CapEff:\s0{16}\n/);
      expect(stdout).toMatch(/CapBnd:\s0{16}\n/);
      expect(stdout).toMatch(/NoNewPrivs:\s1\n/);
      expect(stdout).not.toMatch(/inet (?!127\.)/);
    });

    test('a fork bomb and a memory bomb end within their limits', async () => {
      const bomb = 'n=0; while [ $n -lt 100 ]; do sleep 5 & n=$((n+1)); done; echo all';
      const forked = (await run({ command: bomb }, limits({ processes: 20 }))) as {
        stdout: string;
        stderr: string;
      };
      expect([forked.stdout, forked.stderr]).toEqual(['', expect.stringContaining('fork')]);
      const hungry = 'x=xxxxxxxxxxxxxxxx; while true; do x=$x$x; done';
      const fed = (await run({ command: hungry }, limits({ memoryBytes: 16 * 1024 * 1024 }))) as {
        code: number;
      };
      expect([137, 2]).toContain(fed.code);
    });

    test('a volume is mounted when the operator allows it, and only as it is allowed', async () => {
      const [open, closed] = [temporaryDir(), temporaryDir()];
      const allowed = {
        volumes: [
          { path: open, readOnly: false },
          { path: closed, readOnly: true },
        ],
      };
      const volumes = { [open]: '/open', [closed]: '/closed' };
      const command = 'echo hello > /open/file; echo hello > /closed/file';
      expect(await run({ command, volumes }, allowed)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('Read-only'),
      });
      expect(readFileSync(join(open, 'file'), 'utf8')).toBe('hello\n');
    });

    test('a port leads from loopback to the container', async ({ skip }) => {
      const port = await freePort();
      const bridged = ['--network', 'bridge', '--publish', `127.0.0.1:${port}:8080`];
      const refusal = refusalOf(() => peer.command('run', '--rm', ...bridged, peer.image, 'true'));
      if (refusal !== undefined) skip(`no container gets a port here: ${refusal}`);
      const abort = new AbortController();
      const args = { command: 'httpd -f -p 8080 -h /etc', ports: { [port]: 8080 } };
      const running = run(args, { network: 'bridge' }, contextOf({ signal: abort.signal }));
      const told = faultOf(running);
      await vi.waitUntil(() => takesConnections(port), { timeout: 40_000, interval: 50 });
      expect(
        JSON.parse(peer.command('inspect', peer.containers()[0]!.split(' ')[0]!))[0].HostConfig
          .PortBindings,
      ).toEqual({
        '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: String(port) }],
      });
      abort.abort();
      expect(await told).toMatchObject({ title: 'Interrupted' });
    });
  });
}

function imagesArePulled(): void {
  describe('an image', () => {
    const asked = () => peer.registry.asked.length;

    test('is pulled when it is not there, and not again', async () => {
      const before = asked();
      const image = `${peer.registry.host}/team/tool:v1`;
      const outputs = [await run({ image }), await run({ image, pullPolicy: 'ifNotPresent' })];
      expect(outputs).toEqual(Array(2).fill({ code: 0, stdout: 'default\n', stderr: '' }));
      expect(asked() - before).toBe(1);
    });

    test('is pulled every time with `always`', async () => {
      const before = asked();
      const image = `${peer.registry.host}/team/other`;
      for (const pullPolicy of ['always', 'always', 'never']) await run({ image, pullPolicy });
      expect(asked() - before).toBe(2);
    });

    test('is never pulled with `never`', async () => {
      const before = asked();
      const image = `${peer.registry.host}/team/never`;
      expect(await faultOf(run({ image, pullPolicy: 'never' }))).toMatchObject({
        kind: 'terminal',
        type: 'configuration',
        detail: `Expected the container engine to have the image "${image}", because its pull policy is never, but it does not. Bring it there, or pull it ifNotPresent.`,
      });
      expect(asked() - before).toBe(0);
    });

    test('that its registry does not have is told in the words of the engine', async () => {
      const image = `${peer.registry.host}/nothing/here`;
      expect(await faultOf(run({ image }))).toMatchObject({
        title: 'Container Not Run',
        detail: expect.stringContaining(`could not bring the image ${image}:latest`),
      });
    });
  });
}

function sweeperOf(over: { readonly active?: ReadonlySet<string> } = {}) {
  const clock = { now: Date.now() };
  const engine = new ContainerEngine(new EngineConnection({ socketPath: peer.socketPath }));
  const now = () => clock.now;
  const options = {
    engine,
    owner: 'test',
    active: new Set<string>(),
    graceMs: 1000,
    now,
    ...over,
  };
  return { clock, sweeper: new Sweeper(options) };
}

function leftoversAreSwept(): void {
  describe('the sweeper', () => {
    test('removes what has had its time, and nothing else', async () => {
      await run({ name: 'kept', lifetime: { cleanup: 'never' } });
      await run({ name: 'due', lifetime: { cleanup: 'eventually', after: 5000 } });
      await run({ name: 'later', lifetime: { cleanup: 'eventually', after: 3_600_000 } });
      await run(
        { name: 'others', lifetime: { cleanup: 'eventually', after: 0 } },
        { owner: 'other' },
      );
      const { clock, sweeper: swept } = sweeperOf();
      clock.now += 1000;
      await swept.sweep();
      const first = peer.containers();
      clock.now += 10_000;
      await swept.sweep();
      expect([first, peer.containers()]).toEqual([
        ['due exited', 'kept exited', 'later exited', 'others exited'],
        ['kept exited', 'later exited', 'others exited'],
      ]);
      peer.removeAll();
    });

    test('ends what nobody came back for, once effects had time to', async () => {
      const label = [
        '--label',
        'tutti.owner=test',
        '--label',
        'tutti.cleanup=never',
        '--network',
        'none',
      ];
      const start = (name: string, key: string) =>
        peer.command(
          'run',
          '--detach',
          '--name',
          name,
          ...label,
          '--label',
          `tutti.key=${key}`,
          peer.image,
          'sleep',
          '600',
        );
      start('lost', 'r/a/lost');
      start('wanted', 'r/a/wanted');
      const { clock, sweeper: swept } = sweeperOf({ active: new Set(['r/a/wanted']) });
      clock.now += 999;
      await swept.sweep();
      const first = peer.containers();
      clock.now += 1;
      await swept.sweep();
      expect([first, peer.containers()]).toEqual([
        ['lost running', 'wanted running'],
        ['wanted running'],
      ]);
      peer.removeAll();
    });
  });
}

function theContractIsKept(): void {
  describe('keeps the contract', () => {
    const offered = (output: Json) =>
      (output as { stdout: string }).stdout.trimEnd().split('\n').slice(-1);
    const lifetime = { cleanup: 'always' };

    test.each(connectorContract.map(({ name, check }) => [name, check] as const))(
      '%s',
      async (_, check) => {
        const secret = 'contract-s3cret';
        const flood = { command: 'yes "$TOKEN"', environment: { TOKEN: secret } };
        const subject = {
          function: connector().functions.run!,
          dialer: callContext().dialer,
          works: { image: peer.image, command: 'echo "$TUTTI_IDEMPOTENCY_KEY"', lifetime },
          hangs: { image: peer.image, command: 'trap "exit 0" TERM; sleep 60 & wait', lifetime },
          fails: { image: peer.image, ...flood, lifetime },
          secret,
          offeredKeys: offered,
        };
        await expect(check(subject)).resolves.toBeUndefined();
      },
    );
  });
}

function enginesComeBack(): void {
  test('an engine that was gone for a while is asked again by the next effect', async () => {
    await peer.kill();
    const gone = await faultOf(run({}));
    await peer.restart();
    expect([gone, await run({})]).toMatchObject([
      { kind: 'retryable', title: 'Container Engine Not Reached' },
      { stdout: 'default\n' },
    ]);
  });
}

/** What `container.run` promises, with a real engine. */
export async function containerContract(
  program: string,
  start: () => Promise<ContainerPeer>,
): Promise<void> {
  // Engines take their time where much else goes on.
  vi.setConfig({ testTimeout: 60_000 });
  await describeEngine(program, `containers with ${program}`, start, (started) => {
    peer = started;
    containersRun();
    containersAreKnown();
    containersAreFoundAgain();
    containersAreStopped();
    containersAreConfined();
    imagesArePulled();
    leftoversAreSwept();
    theContractIsKept();
    enginesComeBack();
  });
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1', () => resolve(socket.destroy().destroyed));
    socket.once('error', () => resolve(false));
  });
}
