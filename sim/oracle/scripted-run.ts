import type { Effect, HumanCommand, RunEvent } from '@tutti/engine';
import type { Json } from '@tutti/jq';
import { RunDriver } from '../../packages/engine/src/testing/run-driver.ts';
import type { Environment, Item, Moment, OracleEvent, Request } from './environment.ts';
import { isObject } from './json-object.ts';
import type { Happening } from './timeline.ts';

/** What can be seen of a run from outside. */
export interface Observation {
  readonly status: string;
  /** Of the last event. */
  readonly at: Moment;
  readonly output: Json | undefined;
  readonly problem: Json | undefined;
  readonly context: Json | undefined;
  readonly happenings: readonly Happening[];
}

interface Due {
  readonly at: Moment;
  readonly act: () => void;
}

const ENDED: readonly string[] = ['completed', 'faulted', 'cancelled'];
const MOMENTS_MAX = 2000;

/** The engine in a scripted environment, until the run has ended or waits for ever. */
export class ScriptedRun {
  readonly #driver: RunDriver;
  readonly #environment: Environment;
  readonly #happenings: Happening[] = [];
  #due: Due[] = [];
  /** What connectors have and the run has not taken yet. */
  readonly #inHand: { readonly effect: string; readonly item: Item }[] = [];
  #effectsSeen = 0;
  #eventsSeen = 0;

  readonly #events: readonly OracleEvent[];

  constructor(definition: string, environment: Environment) {
    this.#events = environment.events('', environment.startedAt);
    this.#driver = new RunDriver(definition);
    this.#environment = environment;
  }

  /** Everything that has happened so far. */
  get log(): readonly RunEvent[] {
    return this.#driver.log;
  }

  play(): Observation {
    const { input, cancel } = this.#environment;
    for (const { at, event } of this.#events) {
      this.#at(at, () => this.#driver.deliver({ ...event, type: String(event['type']) }));
    }
    if (cancel) {
      this.#at(cancel.at, () => {
        this.#driver.submit({ type: 'cancel', rollback: cancel.rollback });
      });
    }
    this.#driver.start(input);
    this.#look();
    for (let moments = 0; moments < MOMENTS_MAX; moments += 1) {
      if (!this.#goOn()) return this.#observed();
    }
    throw new Error('Expected the run to end, but it goes on and on.');
  }

  /** Whatever is next: what comes from outside, or a timer. */
  #goOn(): boolean {
    const driver = this.#driver;
    if (ENDED.includes(driver.status)) return false;
    const [next] = [...this.#due].sort((one, other) => one.at - other.at);
    const timer = driver.state ? driver.machine.nextDueAt(driver.state) : null;
    const at = Math.min(next?.at ?? Number.POSITIVE_INFINITY, timer ?? Number.POSITIVE_INFINITY);
    if (!Number.isFinite(at)) return false;
    driver.now = Math.max(driver.now, at);
    if (next && next.at <= at) {
      this.#due = this.#due.filter((each) => each !== next);
      next.act();
    }
    driver.settle();
    this.#look();
    while (this.#handOver()) {
      driver.settle();
      this.#look();
    }
    return true;
  }

  #at(at: Moment, act: () => void): void {
    this.#due.push({ at, act });
  }

  /** Sees what the run has asked of the outside, and when that answers. */
  #look(): void {
    const { log, effects } = this.#driver;
    while (this.#eventsSeen < log.length || this.#effectsSeen < effects.length) {
      for (const event of log.slice(this.#eventsSeen)) this.#seeEvent(event);
      this.#eventsSeen = log.length;
      const asked = effects.slice(this.#effectsSeen);
      this.#effectsSeen = effects.length;
      for (const effect of asked) this.#seeEffect(effect);
    }
  }

  #seeEvent(event: RunEvent): void {
    if (event.type === 'task-started') {
      const isTask = !event.pointer.endsWith('/metadata/compensation');
      if (isTask) this.#happenings.push({ at: event.at, what: `start ${event.pointer}` });
    }
    if (event.type !== 'human-task-opened') return;
    const { approvals } = event.request as { approvals?: number };
    const request = {
      kind: 'human',
      pointer: event.pointer,
      arguments: approvals ?? 'form',
    } as const;
    this.#saw(request, event.at);
    const answer = this.#environment.answer(request, event.at);
    this.#at(answer.at, () => this.#decide(event.activation, answer));
  }

  #seeEffect(effect: Effect): void {
    if (effect.type === 'subscribe') this.#offerKept(effect.subscription);
    if (effect.type === 'emit') this.#seeEmitted(JSON.parse(JSON.stringify(effect.event)));
    const request = requestOf(effect, (activation) => this.#pointerOf(activation));
    if (request === null || !('id' in effect)) return;
    const { now } = this.#driver;
    this.#saw(request, now);
    if (!effect.await) return;
    if (effect.type === 'receive') {
      for (const item of this.#environment.items(request, now)) this.#hand(effect.id, item);
      return;
    }
    const answer = this.#environment.answer(request, now);
    this.#at(answer.at, () => this.#settle(effect.id, answer));
  }

  #saw({ kind, pointer, arguments: value }: Request, at: Moment): void {
    this.#happenings.push({ at, what: `${kind} ${pointer}`, value });
  }

  #seeEmitted(event: Json): void {
    const isOwn = isObject(event) && !String(event['type']).startsWith('io.tutti.');
    if (isOwn) this.#happenings.push({ at: this.#driver.now, what: 'emit', value: event });
  }

  #settle(effect: string, answer: { readonly output: Json } | { readonly problem: object }): void {
    const driver = this.#driver;
    if ('output' in answer) {
      driver.submit({ type: 'complete-effect', effect, output: answer.output });
    } else {
      const problem = answer.problem as { type: string; status: number };
      driver.submit({ type: 'fail-effect', effect, problem });
    }
  }

  /** A connector hands over one item after another, each as soon as it is wanted; it may fail at any time. */
  #hand(effect: string, item: Item): void {
    this.#at(item.at, () => {
      if ('problem' in item) this.#settle(effect, item);
      else this.#inHand.push({ effect, item });
    });
  }

  /** Answers whether something was handed over. */
  #handOver(): boolean {
    const busy = new Set<string>();
    for (const [index, { effect, item }] of this.#inHand.entries()) {
      if (busy.has(effect)) continue;
      if (this.#isTaken(effect, item)) {
        this.#inHand.splice(index, 1);
        return true;
      }
      busy.add(effect);
    }
    return false;
  }

  #isTaken(effect: string, item: Item): boolean {
    const id = 'id' in item ? { id: item.id } : {};
    const decision = this.#driver.submit(
      'item' in item
        ? { type: 'receive-item', effect, item: item.item, ...id }
        : { type: 'complete-effect', effect, output: null },
    );
    return decision.kind === 'accepted' || decision.rejection.code !== 'receiver-busy';
  }

  /** What was accepted since the run started is offered to those who come late. */
  #offerKept(subscription: string): void {
    const driver = this.#driver;
    for (const { at, event } of this.#events) {
      const isKept = at < driver.now;
      if (isKept) driver.offer(subscription, { ...event, type: String(event['type']) });
      driver.settle();
    }
  }

  #decide(activation: string, answer: object): void {
    const output = 'output' in answer ? answer.output : null;
    for (const command of deedsOf(activation, output)) this.#driver.submit(command);
  }

  #pointerOf(activation: string): string {
    const created = this.#driver.log.find(
      (event) => event.type === 'task-created' && event.activation === activation,
    );
    return created?.type === 'task-created' ? created.pointer : '';
  }

  #observed(): Observation {
    const { status, output, problem, context, log } = this.#driver;
    return {
      status: ENDED.includes(status) ? status : 'waiting',
      at: log.at(-1)?.at ?? 0,
      output,
      problem: problem === undefined ? undefined : JSON.parse(JSON.stringify(problem)),
      context,
      happenings: this.#happenings,
    };
  }
}

function requestOf(effect: Effect, pointerOf: (activation: string) => string): Request | null {
  switch (effect.type) {
    case 'call':
    case 'receive':
      return { kind: 'call', pointer: pointerOf(effect.activation), arguments: effect.arguments };
    case 'run-process':
      return {
        kind: 'process',
        pointer: pointerOf(effect.activation),
        arguments: effect.arguments,
      };
    case 'start-run': {
      const { namespace, name, version, input } = effect;
      const asked = { namespace, name, version, input };
      return { kind: 'child', pointer: pointerOf(effect.activation), arguments: asked };
    }
    default:
      return null;
  }
}

/** What people do, so that this comes of their task. */
function deedsOf(activation: string, output: unknown): readonly HumanCommand[] {
  const told = output as {
    data?: Json;
    decisions?: { decision: 'approve' | 'reject'; by: string }[];
  };
  const as = (user: string) => ({
    user,
    groups: user === 'ben' ? ['office'] : ['office', 'heads'],
  });
  if (told.decisions) {
    return told.decisions.map(({ decision, by }) => {
      return { type: 'decide-human-task', activation, by: as(by), decision };
    });
  }
  return [{ type: 'complete-human-task', activation, by: as('ada'), data: told.data ?? {} }];
}
