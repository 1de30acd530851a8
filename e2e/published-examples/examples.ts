import type { Json } from '@tutti/connector-kit';
import type { RunSummary } from '../../packages/server/src/runtime/runtime.ts';

/** How an example comes to its natural end. */
export interface Example {
  readonly input?: Json;
  /** CloudEvents from outside; `source` and `id` are made up unless given. */
  readonly events?: readonly { readonly [attribute: string]: Json }[];
  readonly secrets?: { readonly [name: string]: string };
  /** What else is published: what the example starts. */
  readonly others?: readonly string[];
  /** It starts by itself, by its events or when its time has come. */
  readonly isTriggered?: true;
  /** How far the clock goes, in all, and in how many steps. */
  readonly passesMs?: number;
  readonly steps?: number;
  readonly end: RunSummary['status'];
  /** Members that the output must have; the whole of any other value. */
  readonly output?: Json;
  readonly problem?: { readonly [member: string]: Json };
  /** Needs an engine for containers. */
  readonly isContainer?: true;
}

const MINUTES = 60_000;
const PET = { id: 1, name: 'milou' };
const CLIENT = JSON.stringify({
  authority: 'http://keycloak/realms/fake-authority',
  grant: 'client_credentials',
  client: { id: 'workflow-runtime-id', secret: 'workflow-runtime-secret' },
});
const VITALS = 'com.fake-hospital.vitals.measurements.';
const FEVER = { type: `${VITALS}temperature`, data: { temperature: 39 } };
const FAST = { type: `${VITALS}bpm`, data: { bpm: 120 } };
const WELL = { type: `${VITALS}temperature`, data: { temperature: 37 } };
const READER = { userId: 'u1', contact: { firstName: 'Ada', lastName: 'Lovelace' } };
const container = (more: Partial<Example> = {}): Example => ({
  isContainer: true,
  end: 'completed',
  output: 'default\n',
  ...more,
});

/** Every published example, by its file. */
export const EXAMPLES: { readonly [file: string]: Example } = {
  'accumulate-room-readings': {
    events: ['temperature', 'humidity'].map((kind) => ({
      type: `my.home.sensors.${kind}`,
      source: 'https://my.home.com/sensor',
      roomid: 'kitchen',
      data: { reading: 21 },
    })),
    // As published it hands a list on as if it were an object: the runtime says so.
    end: 'faulted',
    problem: { status: 400, instance: '/do/0/consumeReading' },
  },
  'authentication-bearer-uri-format': {
    input: { petId: 1, token: 't' },
    end: 'completed',
    output: PET,
  },
  'authentication-bearer': { input: { token: 't' }, end: 'completed', output: PET },
  'authentication-oauth2-secret': {
    input: { petId: 1 },
    secrets: { mySecret: CLIENT },
    end: 'completed',
    output: PET,
  },
  'authentication-oauth2': { input: { petId: 1 }, end: 'completed', output: PET },
  'authentication-oidc-secret': {
    input: { petId: 1 },
    secrets: { mySecret: CLIENT },
    end: 'completed',
    output: PET,
  },
  'authentication-oidc': { input: { petId: 1 }, end: 'completed', output: PET },
  'authentication-reusable': { input: { petId: 1, token: 't' }, end: 'completed', output: PET },
  'call-asyncapi-publish': { input: { pet: { id: 7 }, token: 't' }, end: 'completed' },
  'call-asyncapi-subscribe-consume-amount': { input: READER, end: 'completed' },
  'call-asyncapi-subscribe-consume-forever-foreach': { input: READER, end: 'waiting' },
  'call-asyncapi-subscribe-consume-until': {
    input: READER,
    passesMs: 30 * MINUTES,
    end: 'completed',
  },
  'call-asyncapi-subscribe-consume-while': { input: READER, end: 'waiting' },
  'call-custom-function-cataloged': { end: 'completed', output: '[information] Hello, world!\n' },
  'call-custom-function-inline': { end: 'completed', output: { id: 69 } },
  'call-grpc': {
    input: { user: { preferredDisplayName: 'Ada' } },
    end: 'completed',
    output: { message: 'Hello, Ada!' },
  },
  'call-http-endpoint-interpolation-shorthand': {
    input: { petId: 1 },
    end: 'completed',
    output: PET,
  },
  'call-http-endpoint-interpolation': { input: { petId: 1 }, end: 'completed', output: PET },
  'call-http-query-headers-expressions': {
    input: { searchQuery: 'luke' },
    end: 'completed',
    output: { search: 'luke' },
  },
  'call-http-query-parameters': {
    input: { searchQuery: 'luke' },
    end: 'completed',
    output: { search: 'luke' },
  },
  'call-http-redirect': { input: { searchQuery: 'moved' }, end: 'completed' },
  'call-mcp': {
    end: 'completed',
    output: { content: [{ type: 'text', text: 'Sent to C1234567890.' }] },
  },
  'call-openapi-redirect': { end: 'completed', output: [PET] },
  'call-openapi': { end: 'completed', output: [PET] },
  'conditional-task': { input: { customer: { age: 30 }, bet: 10 }, end: 'completed' },
  'do-multiple': { input: { petId: 1 }, end: 'completed' },
  'do-single': { input: { petId: 1 }, end: 'completed', output: PET },
  emit: { end: 'completed', output: { type: 'com.petstore.order.placed.v1' } },
  'for-inline-array': { end: 'completed' },
  for: { input: { pets: [{ id: 'a' }, { id: 'b' }] }, end: 'completed' },
  fork: { input: { patient: { fullName: 'Ada' }, room: { number: 7 } }, end: 'completed' },
  'listen-to-all read-envelope': { events: [FEVER, FAST], end: 'completed' },
  'listen-to-all': {
    events: [WELL, FEVER, FAST],
    end: 'completed',
    output: [{ temperature: 39 }, { bpm: 120 }],
  },
  'listen-to-any-filter': { events: [WELL, FAST], end: 'completed', output: [{ bpm: 120 }] },
  'listen-to-any-forever-foreach': {
    input: { roomId: 'r1' },
    events: [{ type: 'gossip', data: 'psst' }],
    end: 'waiting',
  },
  'listen-to-any-until-condition': {
    events: [1, 2, 3, 4].map((data) => ({ type: 'any', data })),
    end: 'completed',
    output: [1, 2, 3, 4],
  },
  'listen-to-any-until-consumed': {
    events: [FEVER, FAST, { type: 'com.fake-hospital.patient.checked-out', data: {} }],
    end: 'completed',
    output: [{ temperature: 39 }, { bpm: 120 }],
  },
  'listen-to-any': { events: [{ type: 'any', data: 1 }], end: 'completed', output: [1] },
  'listen-to-one': {
    input: { carId: 'c1' },
    events: [{ type: 'com.virtual-wf-powered-race.events.race.started.v1', data: {} }],
    end: 'completed',
  },
  'mock-service-extension': { end: 'completed' },
  'raise-inline': { end: 'faulted', problem: { status: 500, title: 'Not Implemented' } },
  'raise-reusable': { end: 'faulted', problem: { status: 500, title: 'Not Implemented' } },
  'run-container-cleanup-always': container(),
  'run-container-cleanup-eventually': container(),
  'run-container-stdin-and-arguments': container({
    output: 'STDIN was: Hello World\nARGS are Foo Bar\n',
  }),
  'run-container-with-name': container(),
  'run-container-with-pull-policy': container(),
  'run-container': container(),
  'run-return-all': container({ output: { code: 0, stdout: 'default\n' } }),
  'run-return-code': container({ output: 0 }),
  'run-return-none': container({ output: null }),
  'run-return-stderr': container({ output: '' }),
  'run-script-with-stdin-and-arguments': {
    end: 'completed',
    output: 'stdin >  Hello Workflow\narg >  hello\nenv >  bar\n',
  },
  'run-shell-stdin-and-arguments': {
    end: 'completed',
    output: 'STDIN was: Hello World\nARGS are Foo Bar\n',
  },
  'run-subflow': {
    input: { user: { name: 'Ada' } },
    others: [
      "document: { dsl: '1.0.3', namespace: test, name: register-customer, version: '0.1.0' }\ndo: [ { register: { set: { registered: true } } } ]",
    ],
    end: 'completed',
    output: { registered: true },
  },
  'schedule-cron': { isTriggered: true, passesMs: 24 * 60 * MINUTES, end: 'completed' },
  'schedule-event-driven': {
    isTriggered: true,
    events: [
      {
        type: 'com.example.hospital.events.patients.heartbeat.low',
        data: { patient: { id: 1, name: 'Ada', room: { number: 7 }, vitals: { bpm: 40 } } },
      },
    ],
    end: 'completed',
  },
  'set-expression': {
    isTriggered: true,
    events: [{ type: 'io.serverlessworkflow.samples.events.trigger.v1', data: { a: 1 } }],
    end: 'completed',
  },
  set: {
    isTriggered: true,
    events: [{ type: 'io.serverlessworkflow.samples.events.trigger.v1', data: { a: 1 } }],
    end: 'completed',
  },
  'star-wars-homeworld': { input: { id: 1 }, end: 'completed', output: { name: 'Tatooine' } },
  'switch-then-string': { input: { orderType: 'electronic' }, end: 'completed' },
  'try-catch-retry-inline': {
    input: { petId: 503 },
    passesMs: 10 * MINUTES,
    steps: 10,
    end: 'completed',
  },
  'try-catch-retry-reusable': {
    input: { petId: 503 },
    passesMs: 10 * MINUTES,
    steps: 10,
    end: 'completed',
  },
  'try-catch-then-directive': { end: 'completed' },
  'try-catch-then': { input: { petId: 404 }, end: 'completed' },
  'try-catch': { input: { petId: 404 }, end: 'completed' },
  'wait-duration-inline': { passesMs: MINUTES, end: 'completed' },
  'wait-duration-iso8601': { passesMs: MINUTES, end: 'completed' },
};
