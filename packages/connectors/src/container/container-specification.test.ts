import { describe, expect, test } from 'vitest';
import { faultOf } from '../testing/fault-of.ts';
import { readContainerRequest } from './container-request.ts';
import { containerSpecification } from './container-specification.ts';
import { type ContainerOptions, containerDefaults } from './index.ts';

const context = {
  idempotencyKey: 'run-1/a1/1',
  namespace: 'shop',
  pointer: '/do/0/pack',
  owner: 'me',
};

function specification(args: object, policy: Partial<ContainerOptions> = {}) {
  const request = readContainerRequest({ image: 'tool', ...args });
  const all = { ...containerDefaults, ...policy };
  return containerSpecification(request, { command: ['serve'] }, all, context);
}

describe('what the engine is asked to create', () => {
  test('has nothing of the machine, no rights, and limits', () => {
    expect(specification({})).toEqual({
      Image: 'tool',
      Env: ['TUTTI_IDEMPOTENCY_KEY=run-1/a1/1'],
      Labels: {
        'tutti.owner': 'me',
        'tutti.key': 'run-1/a1/1',
        'tutti.namespace': 'shop',
        'tutti.run': 'run-1',
        'tutti.task': '/do/0/pack',
        'tutti.cleanup': 'never',
      },
      Tty: false,
      AttachStdin: false,
      OpenStdin: false,
      StdinOnce: false,
      ExposedPorts: {},
      HostConfig: {
        Privileged: false,
        AutoRemove: false,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges'],
        NetworkMode: 'none',
        PortBindings: {},
        Mounts: [],
        Memory: 536_870_912,
        MemorySwap: 536_870_912,
        PidsLimit: 256,
        NanoCpus: 1_000_000_000,
        RestartPolicy: { Name: 'no' },
        LogConfig: { Type: 'json-file', Config: { 'max-size': '167772160' } },
      },
    });
  });

  test.each([
    [{ command: 'a | b' }, { Entrypoint: ['sh', '-c'], Cmd: ['a | b', 'sh'] }],
    [
      { command: 'a', arguments: ['x', 1] },
      { Entrypoint: ['sh', '-c'], Cmd: ['a', 'sh', 'x', '1'] },
    ],
    [{ arguments: { port: 80 } }, { Cmd: ['serve', 'port=80'] }],
  ])('has a command line: %j', (args, line) => {
    expect(specification(args)).toMatchObject(line);
  });

  test('has ports on loopback only', () => {
    const ports = { 8080: 80, 5353: '53/udp' };
    expect(specification({ ports }, { network: 'bridge' })).toMatchObject({
      ExposedPorts: { '80/tcp': {}, '53/udp': {} },
      HostConfig: {
        NetworkMode: 'bridge',
        PortBindings: {
          '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }],
          '53/udp': [{ HostIp: '127.0.0.1', HostPort: '5353' }],
        },
      },
    });
  });
});

async function fault(args: object, policy: Partial<ContainerOptions> = {}) {
  return faultOf(Promise.resolve().then(() => specification(args, policy)));
}

describe('what the operator does not allow is refused', () => {
  test('ports without a network', async () => {
    expect(await fault({ ports: { 8080: 80 } })).toMatchObject({
      kind: 'terminal',
      type: 'authorization',
      status: 403,
      title: 'Network Not Allowed',
    });
  });

  test.each(['/srv', '/srv/data/inside', '/srv/data/', '/srv/data/../other', '/srv/other'])(
    'the volume %s, which is not exactly an allowed one',
    async (source) => {
      const volumes = [{ path: '/srv/data', readOnly: false }];
      expect(await fault({ volumes: { [source]: '/data' } }, { volumes })).toMatchObject({
        kind: 'terminal',
        type: 'authorization',
        status: 403,
        title: 'Volume Not Allowed',
        detail: expect.stringContaining(source),
      });
    },
  );
});

test.each<[string, object, string]>([
  [
    'no image',
    { image: '' },
    "Expected the argument 'image' of container.run to be a string, but it is an empty string.",
  ],
  [
    'an image that is an option',
    { image: '--privileged' },
    "Expected the argument 'image' of container.run to be the name of an image, such as alpine:3.20, but it is a string.",
  ],
  [
    'a name with a blank',
    { name: 'a b' },
    'Expected the name of the container to be letters, digits, "_", "." and "-", at most 200 of them, but it is "a b".',
  ],
  [
    'a port that is none',
    { ports: { http: 80 } },
    'Expected a port of the container to lead from a port to one, such as 8080: 80, but it is "http: 80".',
  ],
  [
    'a port beyond the last',
    { ports: { 80: 70_000 } },
    'Expected a port of the container to lead from a port to one, such as 8080: 80, but it is "80: 70000".',
  ],
  [
    'a port on every address',
    { ports: { '0.0.0.0:80': 80 } },
    'Expected a port of the container to lead from a port to one, such as 8080: 80, but it is "0.0.0.0:80: 80".',
  ],
  [
    'a relative volume',
    { volumes: { data: '/data' } },
    'Expected a volume of the container to lead from an absolute folder to one, such as /srv/data: /data, but it is "data: /data".',
  ],
  [
    'a volume with options',
    { volumes: { '/srv': '/data:z,exec' } },
    'Expected a volume of the container to lead from an absolute folder to one, such as /srv/data: /data, but it is "/srv: /data:z,exec".',
  ],
  [
    'a lifetime without an end',
    { lifetime: { cleanup: 'eventually' } },
    "Expected the argument 'after' of the lifetime of container.run to be a number of milliseconds, but it is missing.",
  ],
  [
    'a pull policy that is none',
    { pullPolicy: 'sometimes' },
    "Expected the argument 'pullPolicy' of container.run to be one of ifNotPresent, always, never, but it is a string.",
  ],
  [
    'a NUL character',
    { command: 'a\0' },
    'The command of container.run cannot hold a NUL character.',
  ],
])('arguments that make no sense: %s', async (_, args, detail) => {
  expect(await fault(args)).toMatchObject({
    kind: 'terminal',
    type: 'configuration',
    status: 400,
    detail,
  });
});
