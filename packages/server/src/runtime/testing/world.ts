import type {
  Connector,
  Delivery,
  Json,
  ProblemBody,
  ReceivingFunction,
} from '@tutti/connector-kit';
import {
  type CloudEvent,
  createEventMatcher,
  createRunMachine,
  type RunEvent,
} from '@tutti/engine';
import { compileDefinition } from '@tutti/language';
import type { Store } from '../../store/port.ts';
import { createRuntime, type RuntimeOptions } from '../create-runtime.ts';
import type { LogFields } from '../ports.ts';
import type { Runtime, StartRequest } from '../runtime.ts';
import { SimulatedClock } from './simulated-clock.ts';

/** 2026-01-01T00:00:00Z */
export const NOW = 1_767_225_600_000;
export const RUNTIME = { runtime: { name: 'tutti', version: '0', metadata: {} } };
const PATIENCE_MS = 5000;

const noNetwork = () => Promise.reject(new Error('Expected nothing to leave.'));

/** A call that has reached the outside and waits for what there is to receive. */
export interface OpenReceiver {
  readonly operation: string;
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
  deliver(item: Json, id?: string): Promise<Delivery>;
  /** Cannot receive for now, and goes on trying; null: it can again. */
  trouble(problem: ProblemBody | null): void;
  end(): void;
  fail(error: unknown): void;
}

/** A call that has reached the outside and waits for its answer. */
export interface OpenCall {
  readonly endpoint: string;
  readonly body: Json;
  readonly headers: Json;
  readonly idempotencyKey: string;
  readonly pointer: string;
  readonly signal: AbortSignal;
  answer(output: Json): void;
  fail(error: unknown): void;
}

export interface WorldOptions extends Partial<Omit<RuntimeOptions, 'clock'>> {
  readonly clock?: SimulatedClock;
  /** What the ids of runs begin with. */
  readonly prefix?: string;
  readonly answers?: Iterable<readonly [endpoint: string, (call: OpenCall) => void]>;
}

/**
 * A runtime in a world the test controls: time stands still until told, and every HTTP call waits
 * for the test's answer, unless `answers` has one for its endpoint.
 */
export class World {
  readonly store: Store;
  readonly clock: SimulatedClock;
  /** Every call that has reached the outside, in order. */
  readonly calls: OpenCall[] = [];
  /** Everything that has begun to receive, in order. */
  readonly receivers: OpenReceiver[] = [];
  readonly warnings: string[] = [];
  readonly runtime: Runtime;
  readonly answers: Map<string, (call: OpenCall) => void>;
  readonly secrets = new Map<string, string>();
  #lastRun = 0;

  constructor(store: Store, options: WorldOptions = {}) {
    this.store = store;
    this.answers = new Map(options.answers);
    this.clock = options.clock ?? new SimulatedClock(NOW);
    const note = (message: string, fields?: LogFields) =>
      void this.warnings.push(`${message} ${fields?.error ?? ''}`.trim());
    this.runtime = createRuntime({
      store,
      clock: this.clock,
      machineOf: (plan) => createRunMachine(plan, RUNTIME),
      matcherOf: (trigger) => createEventMatcher(trigger, RUNTIME),
      connectors: [this.#http(), this.#channels()],
      dialer: {
        request: noNetwork,
        stream: noNetwork,
        route() {
          throw new Error('Expected no connection to be opened.');
        },
      },
      secrets: {
        secret: async (namespace, name) => this.secrets.get(`${namespace}/${name}`) ?? null,
      },
      ids: {
        runId: () => {
          this.#lastRun += 1;
          return `${options.prefix ?? 'run'}-${String(this.#lastRun).padStart(5, '0')}`;
        },
      },
      log: { info: () => {}, warn: note, error: note },
      ...options,
    });
  }

  /** Publishes a definition given by its `do:` list, under `test/<name>`. */
  async publish(name: string, body: string, version = '1.0.0', namespace = 'test'): Promise<void> {
    const head = `document: { dsl: '1.0.3', namespace: ${namespace}, name: ${name}, version: '${version}' }`;
    const source = `${head}\n${/^(do|use|timeout|schedule):/m.test(body) ? body : `do:\n${body}`}`;
    const compiled = compileDefinition(source);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics, null, 2));
    const { plan } = compiled;
    const record = { namespace, name, version, source, planId: plan.id, publishedAt: NOW };
    await this.store.publish(record, plan);
  }

  async start(name: string, request: Partial<StartRequest> = {}): Promise<string> {
    const answer = await this.runtime.start({ namespace: 'test', name, ...request });
    if (answer.kind === 'started' || answer.kind === 'already-started') return answer.runId;
    throw new Error(`Expected ${name} to start, but the answer is ${answer.kind}.`);
  }

  /** Waits, in real time, for something that happens by itself. */
  async until(condition: () => boolean | Promise<boolean>): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    while (!(await condition())) {
      if (performance.now() > end) throw new Error(`Expected ${condition}, but it never came.`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** The `count`th call that reaches the outside, from 1. */
  async call(count: number): Promise<OpenCall> {
    await this.until(() => this.calls.length >= count);
    return this.calls[count - 1] as OpenCall;
  }

  async untilStatus(runId: string, ...statuses: readonly string[]): Promise<void> {
    await this.until(async () => {
      const run = await this.store.run(runId);
      return run !== null && statuses.includes(run.status);
    });
    // A list may show a commit before the runtime has heard of it; this is answered after that.
    await this.store.nextDueAt(0);
  }

  async events(runId: string): Promise<readonly RunEvent[]> {
    const numbered = await this.store.runEvents(runId, 0, 100_000);
    return numbered.map(({ event }) => event);
  }

  /** The output of a run that completes. */
  async output(runId: string): Promise<Json> {
    await this.untilStatus(runId, 'completed', 'faulted', 'cancelled');
    const last = (await this.events(runId)).at(-1);
    if (last?.type === 'run-completed') return last.output;
    throw new Error(
      `Expected run ${runId} to complete, but it ended with ${JSON.stringify(last)}.`,
    );
  }

  /** The problem of a run that faults. */
  async problem(runId: string) {
    await this.untilStatus(runId, 'faulted');
    return (await this.store.run(runId))?.problem;
  }

  /** The `count`th receiver that reaches the outside, from 1. */
  async receiver(count: number): Promise<OpenReceiver> {
    await this.until(() => this.receivers.length >= count);
    return this.receivers[count - 1] as OpenReceiver;
  }

  #channels(): Connector {
    const subscribe: ReceivingFunction = {
      receive: (args, { idempotencyKey, signal, deliver, trouble = () => {} }) =>
        new Promise<void>((end, fail) => {
          const { operation } = args as { readonly operation: string };
          signal.addEventListener('abort', () => end());
          this.receivers.push({ operation, idempotencyKey, signal, deliver, trouble, end, fail });
        }),
    };
    return { name: 'asyncapi', functions: {}, receivers: { subscribe } };
  }

  #http(): Connector {
    return {
      name: 'http',
      functions: {
        request: {
          perform: (args, { idempotencyKey, pointer, signal }) =>
            new Promise((answer, fail) => {
              const {
                endpoint,
                uri,
                body = null,
                headers = null,
              } = args as {
                [name: string]: Json;
              };
              const place = String(uri ?? endpoint);
              const call = { endpoint: place, body, headers, idempotencyKey, pointer, signal };
              this.calls.push({ ...call, answer, fail });
              this.answers.get(place)?.({ ...call, answer, fail });
            }),
        },
      },
    };
  }
}

export function paid(id: string, data: Json = {}): CloudEvent {
  return { specversion: '1.0', id, source: '/tests', type: 'order.paid', data };
}

/** A task that calls `http://out/<name>`. */
export function callTask(name: string): string {
  return `- ${name}: { call: http, with: { method: post, endpoint: 'http://out/${name}', body: '\${ . }' } }`;
}
