import { describe, expect, test } from 'vitest';
import { DEFAULT_STUCK_POLICY } from '../runtime/stuck/stuck-policy.ts';
import { readConfiguration } from './configuration.ts';

describe('the configuration', () => {
  test('stands without any variable', () => {
    expect(readConfiguration({}, '/work-folder')).toEqual({
      kind: 'configuration',
      configuration: {
        port: 7400,
        dataFolder: '/work-folder/.tutti',
        egressMap: {},
        network: { authorities: [] },
        programs: {
          shell: false,
          python: { enabled: false, confined: true },
          containers: { network: 'none', volumes: [] },
          limits: {},
        },
        resourceFolder: undefined,
        logLevel: 'info',
        lifecycleEvents: [],
        secrets: {},
        targets: {},
        stuck: DEFAULT_STUCK_POLICY,
      },
    });
  });

  test('takes every variable', () => {
    const environment = {
      TUTTI_PORT: '0',
      TUTTI_DATA: '/var/lib/tutti',
      TUTTI_STORE: 'postgres://ada@db/tutti',
      TUTTI_STORE_PASSWORD: 's3cret',
      TUTTI_EGRESS_MAP:
        'https://a.example=http://127.0.0.1:1, https://b.example=http://127.0.0.1:2',
      TUTTI_SHELL: 'allow',
      TUTTI_PYTHON: '/opt/python/bin/python3',
      TUTTI_CONTAINER_ENGINE: 'unix:///run/podman/podman.sock',
      TUTTI_CONTAINER_NETWORK: 'bridge',
      TUTTI_CONTAINER_VOLUMES: '/srv/in:ro,/srv/out',
      TUTTI_PROCESS_SECONDS: '60',
      TUTTI_PROCESS_MEMORY_MB: '256',
      TUTTI_RESOURCES: 'srv/resources',
      TUTTI_PROXY: 'http://me:s3cret@proxy.example:3128',
      TUTTI_NO_PROXY: 'internal.example, 10.0.0.0/8,',
      TUTTI_LOG: 'debug',
      TUTTI_LIFECYCLE_EVENTS: 'shop, Demo-2',
      TUTTI_SECRET_apiKey: 's3cret',
      PATH: '/bin',
    };
    expect(readConfiguration(environment, '/')).toEqual({
      kind: 'configuration',
      configuration: {
        port: 0,
        dataFolder: '/var/lib/tutti',
        store: { url: 'postgres://ada@db/tutti', password: 's3cret' },
        egressMap: {
          'https://a.example': 'http://127.0.0.1:1',
          'https://b.example': 'http://127.0.0.1:2',
        },
        network: {
          proxy: {
            uri: 'http://me:s3cret@proxy.example:3128',
            except: ['internal.example', '10.0.0.0/8'],
          },
          authorities: [],
        },
        programs: {
          shell: true,
          python: { enabled: true, confined: true, interpreter: '/opt/python/bin/python3' },
          containers: {
            engine: { socketPath: '/run/podman/podman.sock' },
            network: 'bridge',
            volumes: [
              { path: '/srv/in', readOnly: true },
              { path: '/srv/out', readOnly: false },
            ],
          },
          limits: { timeLimitMs: 60_000, memoryBytes: 268_435_456 },
        },
        resourceFolder: '/srv/resources',
        logLevel: 'debug',
        lifecycleEvents: ['shop', 'Demo-2'],
        secrets: { apiKey: 's3cret' },
        targets: {},
        stuck: DEFAULT_STUCK_POLICY,
      },
    });
  });

  test.each([
    ['', { enabled: false, confined: true }],
    ['deny', { enabled: false, confined: true }],
    ['allow', { enabled: true, confined: true }],
    ['allow-unconfined', { enabled: true, confined: false }],
  ])('takes TUTTI_PYTHON=%s', (text, python) => {
    expect(readConfiguration({ TUTTI_PYTHON: text }, '/')).toMatchObject({
      configuration: { programs: { python } },
    });
  });

  test.each([
    ['unix:///a b/engine.sock', { socketPath: '/a b/engine.sock' }],
    ['tcp://engine.example.com:2375', { host: 'engine.example.com', port: 2375 }],
    ['tcp://[::1]:2375', { host: '::1', port: 2375 }],
  ])('takes TUTTI_CONTAINER_ENGINE=%s', (text, engine) => {
    expect(readConfiguration({ TUTTI_CONTAINER_ENGINE: text }, '/')).toMatchObject({
      configuration: { programs: { containers: { engine } } },
    });
  });

  test.each(['tcp://host:99999', 'tcp://host:1/x', 'unix://relative', 'https://127.0.0.1:2376'])(
    'takes no TUTTI_CONTAINER_ENGINE=%s',
    (text) => {
      expect(readConfiguration({ TUTTI_CONTAINER_ENGINE: text }, '/')).toMatchObject({
        mistakes: [expect.stringContaining('TUTTI_CONTAINER_ENGINE')],
      });
    },
  );

  test('takes the egress map as JSON', () => {
    const reading = readConfiguration(
      { TUTTI_EGRESS_MAP: '{"https://a.example": "http://127.0.0.1:1"}' },
      '/',
    );
    expect(reading).toMatchObject({
      configuration: { egressMap: { 'https://a.example': 'http://127.0.0.1:1' } },
    });
  });

  test('tells every mistake at once', () => {
    const environment = {
      TUTTI_PORT: '70000',
      TUTTI_EGRESS_MAP: 'a.example=b',
      TUTTI_SHELL: 'yes',
      TUTTI_PYTHON: 'python3',
      TUTTI_CONTAINER_ENGINE: '/run/podman/podman.sock',
      TUTTI_CONTAINER_NETWORK: 'host',
      TUTTI_CONTAINER_VOLUMES: '/srv,data',
      TUTTI_PROCESS_SECONDS: '0',
      TUTTI_PROCESS_MEMORY_MB: '2GB',
      TUTTI_LOG: 'loud',
      TUTTI_LIFECYCLE_EVENTS: 'a,b c',
      TUTTI_PROXY: 'me:s3cret@proxy:3128',
      TUTTI_CA_FILE: 'ca.pem',
    };
    expect(readConfiguration(environment, '/')).toEqual({
      kind: 'mistakes',
      mistakes: [
        "Expected TUTTI_PORT to be a port from 0 to 65535, but it is '70000'.",
        "Expected TUTTI_EGRESS_MAP to be pairs of origins such as 'https://a.example=http://127.0.0.1:4010', separated by commas, or a JSON object of them, but it is 'a.example=b'.",
        "Expected TUTTI_LOG to be one of silent, error, warn, info, debug, but it is 'loud'.",
        "Expected TUTTI_LIFECYCLE_EVENTS to be namespaces with commas between them, or *, but it is 'a,b c'.",
        "Expected TUTTI_SHELL to be 'allow' or 'deny', but it is 'yes'.",
        "Expected TUTTI_PYTHON to be 'allow', 'deny', 'allow-unconfined' or the absolute path of an interpreter, but it is 'python3'.",
        "Expected TUTTI_CONTAINER_ENGINE to be a socket or a port, such as unix:///run/podman/podman.sock or tcp://127.0.0.1:2375, but it is '/run/podman/podman.sock'.",
        "Expected TUTTI_CONTAINER_NETWORK to be 'none', 'bridge' or another network of the engine's own, but it is 'host'.",
        "Expected TUTTI_CONTAINER_VOLUMES to be absolute folders separated by commas, such as /srv/in:ro,/srv/out, but one is 'data'.",
        "Expected TUTTI_PROCESS_SECONDS to be a whole number of seconds from 1 to 1000000, but it is '0'.",
        "Expected TUTTI_PROCESS_MEMORY_MB to be a whole number of megabytes from 1 to 1000000, but it is '2GB'.",
        "Expected TUTTI_PROXY to be the address of an HTTP proxy such as 'http://proxy.example.com:3128', but it is not.",
        expect.stringMatching(
          /^Expected TUTTI_CA_FILE to name a file of certificates \(PEM\), but it is 'ca\.pem': ENOENT/,
        ),
      ],
    });
  });

  test.each([
    '{"a"',
    '{"https://a.example": 1}',
    'https://a.example',
    'https://a.example/x=http://b',
  ])('refuses the egress map %s', (map) => {
    expect(readConfiguration({ TUTTI_EGRESS_MAP: map }, '/').kind).toBe('mistakes');
  });
});
