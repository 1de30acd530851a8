import type { CloudEvent } from '../schemas/cloud-event.ts';
import type { Definition, DefinitionSummary, ValidationReport } from '../schemas/definition.ts';
import type { EventSink, SetEventSink } from '../schemas/event-sink.ts';
import type { HumanTask, HumanTaskSummary } from '../schemas/human-task.ts';
import type { MigrationPreview } from '../schemas/migration.ts';
import type { RehearsalPage, RehearseDefinition } from '../schemas/rehearsal.ts';
import type { Run, RunEvent, RunSummary, StartRun } from '../schemas/run.ts';
import type { RunDiff } from '../schemas/run-diff.ts';
import type { RunState } from '../schemas/run-state.ts';
import type { RunWaits } from '../schemas/run-waits.ts';
import type { BackfillRequest, Schedule, SchedulePreview } from '../schemas/schedule.ts';
import type { MasterKeyRotated, Secret, SecretPage } from '../schemas/secret.ts';
import type { StuckRunPage } from '../schemas/stuck-run.ts';
import type { TargetList } from '../schemas/target.ts';
import type { SetWebhook, Webhook } from '../schemas/webhook.ts';

export const definitionText = `document:
  dsl: '1.0.3'
  namespace: demo
  name: greet
  version: 1.0.0
do:
  - greet:
      set:
        greeting: \${ "Hello, " + .name + "!" }
`;

export const definitionSummary: DefinitionSummary = {
  namespace: 'demo',
  name: 'greet',
  version: '1.0.0',
  planId: 'sha256:6a7c…',
  publishedAt: '2026-01-31T12:00:00.000Z',
};

export const definition: Definition = {
  ...definitionSummary,
  mediaType: 'application/yaml',
  source: definitionText,
  plan: {
    tasks: [{ name: 'greet', kind: 'set', pointer: '/do/0/greet', depth: 0 }],
    functions: [],
    secrets: [],
  },
};

export const report: ValidationReport = {
  valid: false,
  diagnostics: [
    {
      code: 'unknown-property',
      severity: 'error',
      message: "Expected a task of a known kind, but found 'sett'. Did you mean 'set'?",
      pointer: '/do/0/greet/sett',
      line: 8,
      column: 7,
      suggestion: 'set',
    },
  ],
};

export const start: StartRun = {
  definition: { name: 'greet', version: '1.0.0' },
  input: { name: 'Ada' },
  tags: { team: 'payments' },
};

export const runSummary: RunSummary = {
  id: '01JD8X3VQK5W7Z0M4N6P8R2T1A',
  namespace: 'demo',
  definition: { name: 'greet', version: '1.0.0' },
  planId: 'sha256:6a7c…',
  status: 'completed',
  compensation: 'none',
  startedAt: '2026-01-31T12:00:00.000Z',
  updatedAt: '2026-01-31T12:00:00.004Z',
  endedAt: '2026-01-31T12:00:00.004Z',
  tags: { team: 'payments' },
  currentTasks: [],
  sequence: 5,
};

export const run: Run = {
  ...runSummary,
  input: { name: 'Ada' },
  output: { greeting: 'Hello, Ada!' },
};

export const runEvent: RunEvent = {
  sequence: 4,
  type: 'task-completed',
  at: '2026-01-31T12:00:00.004Z',
  activation: 'a1',
  pointer: '/do/0/greet',
  output: { greeting: 'Hello, Ada!' },
};

export const cloudEvent: CloudEvent = {
  specversion: '1.0',
  id: 'b7a1',
  source: 'https://shop.example/orders',
  type: 'com.example.order.placed',
  datacontenttype: 'application/json',
  data: { orderId: 'o-17' },
};

export const schedule: Schedule = {
  namespace: 'demo',
  name: 'night-report',
  version: '1.0.0',
  publishedAt: '2026-01-31T12:00:00.000Z',
  triggers: [{ kind: 'cron', expression: '30 2 * * *' }],
  timeZone: 'Europe/Berlin',
  catchUp: 'one',
  catchUpLimit: 100,
  overlap: 'skip',
  input: 'none',
  completeWithinMs: 86_400_000,
  paused: false,
  nextFireAt: '2026-03-29T01:00:00.000Z',
  queued: 0,
  waitingFor: [],
};

export const schedulePreview: SchedulePreview = {
  items: [{ at: '2026-03-29T01:00:00.000Z', local: '2026-03-29 03:00:00 GMT+02:00' }],
};

export const backfill: BackfillRequest = {
  from: '2026-03-01T00:00:00Z',
  to: '2026-03-07T23:59:59Z',
};

export const secret: Secret = {
  namespace: 'demo',
  name: 'petPassword',
  version: 2,
  updatedAt: '2026-01-31T12:00:00.000Z',
  updatedBy: 'operator',
  readable: true,
};

export const secretPage: SecretPage = { items: [secret], environment: ['petLogin'] };

export const rotation: MasterKeyRotated = {
  keyId: '5f0c6a1e9b27d3c4',
  sealedAgain: 12,
  unreadable: 0,
};

export const humanTaskSummary: HumanTaskSummary = {
  id: '01JD8X3VQK5W7Z0M4N6P8R2T1A.a2',
  namespace: 'demo',
  runId: '01JD8X3VQK5W7Z0M4N6P8R2T1A',
  definition: { name: 'ship', version: '1.0.0' },
  name: 'chooseCarrier',
  asks: 'form',
  title: 'Which carrier takes order 7?',
  priority: 'normal',
  status: 'claimed',
  openedAt: '2026-01-31T12:00:00.000Z',
  dueAt: '2026-02-02T12:00:00.000Z',
  candidates: { users: [], groups: ['office'] },
  claimedBy: 'ada',
  decisions: [],
};

export const humanTask: HumanTask = {
  ...humanTaskSummary,
  data: { order: 7, weight: 12 },
  form: {
    schema: { type: 'object', required: ['carrier'], properties: { carrier: { type: 'string' } } },
    initial: { carrier: 'dhl' },
  },
  history: [
    { act: 'opened', at: '2026-01-31T12:00:00.000Z' },
    { act: 'claimed', at: '2026-01-31T13:00:00.000Z', by: 'ada', vouchedBy: 'operator' },
  ],
};

export const targets: TargetList = {
  items: [
    {
      target: 'https://api.example.com',
      policy: {
        rateLimit: { requests: 10, perMs: 1000, burst: 10 },
        breaker: { failures: 5, openMs: 30_000, probes: 1 },
        maxConcurrent: 8,
      },
      breaker: { state: 'open', until: '2026-01-31T12:00:30.000Z' },
      rate: { tokens: 10 },
      active: 0,
      waiting: 0,
    },
  ],
};

export const webhookSetting: SetWebhook = {
  verification: { scheme: 'standard-webhooks', secrets: ['paymentsSigning'] },
  event: { type: 'com.example.payment', subject: '.query.run' },
};

export const webhook: Webhook = {
  namespace: 'demo',
  name: 'payments',
  path: '/webhooks/demo/payments',
  verification: {
    scheme: 'standard-webhooks',
    secrets: ['paymentsSigning'],
    toleranceSeconds: 300,
  },
  event: {
    type: 'com.example.payment',
    source: '/webhooks/demo/payments',
    subject: '.query.run',
  },
  accept: ['json'],
  maxBodyBytes: 262_144,
  updatedAt: '2026-01-31T12:00:00.000Z',
  updatedBy: 'operator',
};

export const runWaits: RunWaits = {
  runId: '01JD8X3VQK5W7Z0M4N6P8R2T1A',
  status: 'running',
  words: 'One task is live.',
  tasks: [
    {
      task: 'charge',
      pointer: '/do/1/charge',
      activation: 'a2',
      attempt: 1,
      since: '2026-01-31T12:00:00.000Z',
      words:
        'http/request is held back by the rate limit of https://api.example.com: one is before it, and the next may go at 2026-01-31T12:00:00.200Z.',
      waitsFor: {
        kind: 'rate-limit',
        call: 'http/request',
        target: 'https://api.example.com',
        ahead: 1,
        nextAt: '2026-01-31T12:00:00.200Z',
      },
    },
  ],
  taskCount: 1,
};

export const runState: RunState = {
  runId: '01JD8X3VQK5W7Z0M4N6P8R2T1A',
  definition: { name: 'order-fulfilment', version: '1.0.0' },
  sequence: 17,
  at: '2026-01-31T12:00:00.000Z',
  lastSequence: 42,
  status: 'running',
  input: { orderId: 'o-17' },
  context: { orderId: 'o-17' },
  activations: [
    {
      activation: 'a2',
      parent: 'a1',
      task: 'charge',
      pointer: '/do/1/charge',
      phase: 'active',
      attempt: 1,
      input: { orderId: 'o-17' },
      since: '2026-01-31T12:00:00.000Z',
      words: 'http/request is under way.',
      waitsFor: { kind: 'call', call: 'http/request' },
    },
  ],
  activationCount: 1,
  compensable: [],
};

export const rehearse: RehearseDefinition = {
  candidate: { name: 'order-fulfilment', version: '2.0.0' },
  against: { name: 'order-fulfilment', version: '1.0.0', status: ['completed', 'faulted'] },
  mapping: { charge: 'takePayment' },
  limit: 20,
};

export const rehearsals: RehearsalPage = {
  items: [
    {
      runId: '01JD8X3VQK5W7Z0M4N6P8R2T1A',
      definition: { name: 'order-fulfilment', version: '1.0.0' },
      startedAt: '2026-01-31T12:00:00.000Z',
      verdict: 'differs',
      words:
        'Expected what charge asks.with.body.amount to be 10, but it is 12. It is answered as it was.',
      status: 'completed',
      differences: [
        {
          kind: 'argument-differs',
          words:
            'Expected what charge asks.with.body.amount to be 10, but it is 12. It is answered as it was.',
          task: 'charge',
          pointer: '/do/1/charge',
          sequence: 9,
          recorded: { call: 'http/request', with: { body: { amount: 10 } } },
          now: { call: 'http/request', with: { body: { amount: 12 } } },
        },
      ],
      differenceCount: 1,
    },
  ],
};

export const runDiff: RunDiff = {
  a: { runId: '01JD8X3VQK5W7Z0M4N6P8R2T1A', definition: { name: 'greet', version: '1.0.0' } },
  b: { runId: '01JD8X3VQK5W7Z0M4N6P8R2T1B', definition: { name: 'greet', version: '1.1.0' } },
  differences: [
    {
      kind: 'answer',
      task: 'charge',
      pointer: '/do/1/charge',
      a: { sequence: 9, activation: 'a2', value: 10 },
      b: { sequence: 9, activation: 'a2', value: 12 },
      place: '/output/amount',
      words:
        'The answer to charge differs at /output/amount: 10 in the first run, 12 in the second.',
    },
  ],
  differenceCount: 1,
};

export const stuckRuns: StuckRunPage = {
  items: [
    {
      run: runSummary,
      reasons: [
        {
          kind: 'event',
          since: '2026-01-30T12:00:00.000Z',
          words: 'It waits for an event with type order.paid.',
          task: 'hear',
          pointer: '/do/2/hear',
          activation: 'a4',
        },
      ],
    },
  ],
};

export const eventSinkSetting: SetEventSink = {
  url: 'https://audit.example/events',
  types: ['com.example.order.*'],
  secrets: ['auditSigning'],
};

export const eventSink: EventSink = {
  namespace: 'demo',
  name: 'audit',
  url: 'https://audit.example/events',
  types: ['com.example.order.*'],
  sources: [],
  secrets: ['auditSigning'],
  status: 'active',
  delivered: 12,
  lastDeliveredAt: '2026-01-31T12:00:00.000Z',
  failures: 0,
  updatedAt: '2026-01-30T12:00:00.000Z',
  updatedBy: 'operator',
};

export const migrationPreview: MigrationPreview = {
  run: run.id,
  from: '1.0.0',
  to: '2.0.0',
  possible: false,
  refusal: {
    code: 'migration-incompatible',
    message: `Run ${run.id} cannot go over to version 2.0.0. /do/1/pay: The run is at this task, and the other definition has none of that name.`,
  },
  conflicts: [
    {
      code: 'task-missing',
      task: 'pay',
      from: '/do/1/pay',
      activation: 'a2',
      message: 'The run is at this task, and the other definition has none of that name.',
      remedy:
        'Map it to the task that takes its place in the same list, or let the run leave the task first, or skip it, or rewind to before it and migrate then.',
    },
  ],
  tasks: [],
};

export const backup = {
  folder: '/var/lib/tutti/backups/2026-01-01T02-00-00.000Z',
  at: '2026-01-01T02:00:01.250Z',
  bytes: 167694336,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
};
