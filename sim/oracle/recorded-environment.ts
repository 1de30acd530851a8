import { RUNTIME } from '../runtime-info.ts';
import type { TakenCommand } from '../story.ts';
import {
  type Answer,
  type Environment,
  type Item,
  type Moment,
  NEVER,
  type OracleEvent,
  type Request,
} from './environment.ts';
import { Undetermined } from './halt.ts';
import { type Asked, Record, type Recorded } from './record.ts';
import { agrees } from './unknown.ts';

/** Of timers that fire in one go the one that is due first is first: by so little of a moment. */
const DUE_SHARE = 1e-11;
const OPERATORS: readonly string[] = ['retry', 'skip', 'set-variables', 'rewind', 'migrate'];

/**
 * The world as it was around a run: its moments are the numbers of its commands, which are all that
 * the outside and the clock have said to it.
 * @throws Undetermined when an operator has changed its course
 */
export function recordedEnvironment(run: Recorded): Environment {
  const { commands } = run;
  const changed = commands.find(({ command }) => OPERATORS.includes(command.type));
  if (changed) throw new Undetermined('an operator has changed its course');
  const world = new RecordedWorld(run);
  const [start] = commands;
  if (start?.command.type !== 'start') throw new Undetermined('its start is not recorded');
  const { runId, input = {}, startedBy, place } = start.command;
  const cancel = world.cancel();
  return {
    runId,
    runtime: RUNTIME,
    input,
    startedAt: place === 'queued' ? world.first('admit') : 0,
    ...(startedBy !== undefined && { startedBy }),
    clock: (moment) => world.clock(moment),
    timer: (moment, ms) => world.timer(moment, ms),
    timeout: (moment, ms) => world.timeout(moment, ms),
    answer: (request, at) => world.answer(request, at),
    items: (request, at) => world.items(request, at),
    events: (pointer, at) => world.events(pointer, at),
    ...(cancel && { cancel }),
  };
}

class RecordedWorld {
  readonly #commands: readonly TakenCommand[];
  readonly #record: Record;

  constructor({ commands, log, effects }: Recorded) {
    this.#commands = commands;
    this.#record = new Record(commands, log, effects);
  }

  clock(moment: Moment): number {
    return this.#commands[Math.floor(moment)]?.at ?? NEVER;
  }

  first(type: string): Moment {
    const index = this.#commands.findIndex(({ command }) => command.type === type);
    return index < 0 ? NEVER : this.#awake(index);
  }

  cancel() {
    const at = this.#commands.findIndex(({ command }) => command.type === 'cancel');
    const command = this.#commands[at]?.command;
    if (command?.type !== 'cancel') return null;
    if (command.rollback && this.#awake(at) !== at)
      throw new Undetermined('cancelled while it was suspended');
    return { at, rollback: command.rollback };
  }

  timer(moment: Moment, ms: number): Moment {
    const dueAt = this.clock(moment) + ms;
    const index = this.#commands.findIndex(
      ({ command, at }, index) =>
        index > Math.floor(moment) &&
        command.type === 'advance' &&
        at >= dueAt &&
        this.#awake(index) === index,
    );
    return index < 0 ? NEVER : index + (dueAt - (this.#commands[0]?.at ?? 0) + 1e9) * DUE_SHARE;
  }

  /** W5. */
  timeout(moment: Moment, ms: number): Moment {
    let left = ms;
    let suspendedAt: number | null = null;
    for (const [index, { command, at }] of this.#commands.entries()) {
      if (index <= Math.floor(moment)) continue;
      if (command.type === 'suspend') suspendedAt ??= at;
      if (command.type === 'resume' && suspendedAt !== null) {
        left += at - suspendedAt;
        suspendedAt = null;
      }
      const isDue = at >= this.clock(moment) + left && suspendedAt === null;
      if (isDue && command.type === 'advance') return this.timer(moment, left);
    }
    return NEVER;
  }

  answer(request: Request, at: Moment): Answer {
    const asked = this.#asked(request, at);
    const answer = asked === null ? null : this.#record.answer(asked);
    return answer === null
      ? { at: NEVER, output: null }
      : { ...answer, at: this.#awake(answer.at) };
  }

  items(request: Request, at: Moment): readonly Item[] {
    const asked = this.#asked(request, at);
    const items = asked === null ? [] : this.#record.items(asked);
    return items.map((item) => ({ ...item, at: this.#awake(item.at) }));
  }

  events(pointer: string, at: Moment): readonly OracleEvent[] {
    const listeners = this.#record.listeners(pointer, Math.floor(at));
    if (listeners.length > 1) throw new Undetermined('listeners that cannot be told apart');
    const heard = listeners.flatMap((listener) => this.#record.heard(listener));
    return heard.map((event) => ({ ...event, at: this.#awake(event.at) }));
  }

  #asked({ kind, pointer, arguments: value }: Request, at: Moment): Asked | null {
    const same = this.#record.asked.filter(
      (asked) =>
        asked.kind === kind &&
        asked.pointer === pointer &&
        asked.at === Math.floor(at) &&
        agrees(value, asked.value),
    );
    if (same.length > 1) throw new Undetermined('questions that cannot be told apart');
    return same[0] ?? null;
  }

  /** When the run acts on what comes then: while it is suspended, when it is resumed. */
  #awake(at: Moment): Moment {
    const before = this.#commands.slice(0, at + 1).map(({ command }) => command.type);
    const suspended = before.lastIndexOf('suspend');
    if (suspended < 0 || before.lastIndexOf('resume') > suspended) return at;
    const resumed = this.#commands.findIndex(
      ({ command }, index) => index > at && command.type === 'resume',
    );
    return resumed < 0 ? NEVER : resumed;
  }
}
