import { describe, expect, test } from 'vitest';
import { readConfiguration } from './configuration.ts';

describe('the configuration', () => {
  test('stands without any variable', () => {
    expect(readConfiguration({}, '/work-folder')).toEqual({
      kind: 'configuration',
      configuration: {
        port: 7400,
        dataFolder: '/work-folder/.tutti',
        egressMap: {},
        shell: false,
        logLevel: 'info',
        secrets: {},
      },
    });
  });

  test('takes every variable', () => {
    const environment = {
      TUTTI_PORT: '0',
      TUTTI_DATA: '/var/lib/tutti',
      TUTTI_EGRESS_MAP:
        'https://a.example=http://127.0.0.1:1, https://b.example=http://127.0.0.1:2',
      TUTTI_SHELL: 'allow',
      TUTTI_LOG: 'debug',
      TUTTI_SECRET_apiKey: 's3cret',
      PATH: '/bin',
    };
    expect(readConfiguration(environment, '/')).toEqual({
      kind: 'configuration',
      configuration: {
        port: 0,
        dataFolder: '/var/lib/tutti',
        egressMap: {
          'https://a.example': 'http://127.0.0.1:1',
          'https://b.example': 'http://127.0.0.1:2',
        },
        shell: true,
        logLevel: 'debug',
        secrets: { apiKey: 's3cret' },
      },
    });
  });

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
      TUTTI_LOG: 'loud',
    };
    expect(readConfiguration(environment, '/')).toEqual({
      kind: 'mistakes',
      mistakes: [
        "Expected TUTTI_PORT to be a port from 0 to 65535, but it is '70000'.",
        "Expected TUTTI_EGRESS_MAP to be pairs of origins such as 'https://a.example=http://127.0.0.1:4010', separated by commas, or a JSON object of them, but it is 'a.example=b'.",
        "Expected TUTTI_SHELL to be 'allow' or 'deny', but it is 'yes'.",
        "Expected TUTTI_LOG to be one of silent, error, warn, info, debug, but it is 'loud'.",
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
