import type { Effect, RunEvent } from '@tutti/engine';
import type { Json } from '@tutti/jq';
import type { RunStory, TakenCommand } from '../story.ts';
import type { Answer, Item, Moment, OracleEvent, Request } from './environment.ts';

/** What there is to know of a run. */
export type Recorded = Omit<RunStory, 'summary'>;

/** Something a run has asked of the outside: at the command of that number. */
export interface Asked {
  readonly kind: Request['kind'];
  readonly pointer: string;
  readonly at: number;
  readonly value: Json;
  readonly activation: string;
  /** Of calls, processes and child runs. */
  readonly effect?: string;
}

interface Begun {
  readonly pointer: string;
  readonly at: number;
  readonly activation: string;
}

/** What is recorded of a run, by the numbers of its commands. */
export class Record {
  readonly asked: readonly Asked[];
  readonly started: readonly Begun[];
  readonly #listeners: readonly Begun[];
  readonly #commands: readonly TakenCommand[];

  constructor(
    commands: readonly TakenCommand[],
    log: readonly RunEvent[],
    effects: readonly Effect[],
  ) {
    this.#commands = commands;
    const pointers = new Map<string, string>();
    const requests = new Map(
      effects.flatMap((effect) => ('id' in effect ? [[effect.id, effect]] : [])),
    );
    const asked: Asked[] = [];
    const started: Begun[] = [];
    const listeners: Begun[] = [];
    let at = 0;
    for (const [index, event] of log.entries()) {
      while ((commands[at]?.sequence ?? log.length) <= index) at += 1;
      if (event.type === 'task-created') pointers.set(event.activation, event.pointer);
      if (!('activation' in event) || event.activation === undefined) continue;
      const { activation } = event;
      const begun = { pointer: pointers.get(activation) ?? '', at, activation };
      if (event.type === 'task-started') started.push(begun);
      if (event.type === 'listen-entered') listeners.push(begun);
      if (event.type === 'human-task-opened') {
        asked.push({ ...begun, kind: 'human', value: approvalsOf(event) });
      }
      if (event.type !== 'effect-requested') continue;
      const request = requests.get(event.effect);
      if (request) asked.push({ ...begun, ...questionOf(request), effect: event.effect });
    }
    [this.asked, this.started, this.#listeners] = [asked, started, listeners];
  }

  /** The number of the command that has led to the last event. */
  get last(): number {
    const length = this.#commands.at(-1)?.sequence ?? 0;
    return this.#commands.findIndex(({ sequence }) => sequence === length);
  }

  answer(asked: Asked): Answer | null {
    if (asked.kind === 'human') return this.#decided(asked);
    for (const [at, { command }] of this.#commands.entries()) {
      const isAnswer = 'effect' in command && command.effect === asked.effect;
      if (!isAnswer) continue;
      if (command.type === 'complete-effect') return { at, output: command.output };
      if (command.type === 'fail-effect') return { at, problem: command.problem };
    }
    return null;
  }

  items(asked: Asked): readonly Item[] {
    const items = this.#commands.flatMap<Item>(({ command }, at) => {
      if (command.type !== 'receive-item' || command.effect !== asked.effect) return [];
      const { item, id } = command;
      return [{ at, item, ...(id !== undefined && { id }) }];
    });
    const end = this.answer(asked);
    if (end === null) return items;
    return [...items, 'output' in end ? { at: end.at, ends: true } : end];
  }

  listeners(pointer: string, at: Moment): readonly Begun[] {
    return this.#listeners.filter((each) => each.pointer === pointer && each.at === at);
  }

  heard({ activation }: Begun): readonly OracleEvent[] {
    return this.#commands.flatMap(({ command }, at) => {
      const isFor = command.type === 'deliver-event' && command.subscription === activation;
      return isFor ? [{ at, event: command.event }] : [];
    });
  }

  /** H4, H5: what people have made of it. */
  #decided({ activation, value }: Asked): Answer | null {
    const decisions: Json[] = [];
    for (const [at, { command, at: clock }] of this.#commands.entries()) {
      if (!('activation' in command) || command.activation !== activation) continue;
      const when = new Date(clock).toISOString();
      if (command.type === 'complete-human-task') {
        const { data = {}, by } = command;
        return { at, output: { data, completedBy: by.user, completedAt: when } };
      }
      if (command.type !== 'decide-human-task') continue;
      const { decision, by } = command;
      decisions.push({ decision, by: by.user, at: when });
      const isOver = decision === 'reject' || decisions.length === value;
      const outcome = decision === 'reject' ? 'rejected' : 'approved';
      if (isOver) return { at, output: { outcome, decisions, completedAt: when } };
    }
    return null;
  }
}

function approvalsOf({ request }: Extract<RunEvent, { type: 'human-task-opened' }>): Json {
  return request.approvals ?? 'form';
}

function questionOf(effect: Extract<Effect, { id: string }>): Pick<Asked, 'kind' | 'value'> {
  if (effect.type === 'run-process') return { kind: 'process', value: effect.arguments };
  if (effect.type !== 'start-run') return { kind: 'call', value: effect.arguments };
  const { namespace, name, version, input } = effect;
  return { kind: 'child', value: { namespace, name, version, input } };
}
