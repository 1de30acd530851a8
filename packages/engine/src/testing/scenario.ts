import type { Command, HumanCommand } from '../commands.ts';
import type { Effect } from '../effects.ts';
import type { RunEvent } from '../events.ts';
import { currentTasksOf } from '../status.ts';
import { RunDriver, START } from './run-driver.ts';

/** A definition, what happens to a run of it, and what comes of that: see `scenarios/README.md`. */
export interface Scenario {
  /** Everything above the trace, as written. */
  readonly script: string;
  readonly definition: string;
  readonly steps: readonly string[];
  readonly trace: string;
}

const STEPS = '\n====\n';
const TRACE = '\n----\n';

export function readScenario(text: string): Scenario {
  const [script = '', trace = ''] = text.split(TRACE);
  const [definition, steps] = script.split(STEPS);
  if (definition === undefined || steps === undefined) {
    throw new Error('Expected a definition, a line ====, the steps and a line ----.');
  }
  return { script, definition, steps: steps.split('\n').filter((step) => step.trim()), trace };
}

export function writeScenario({ script }: Scenario, trace: string): string {
  return `${script}${TRACE}${trace}`;
}

/** The events, effects and rejections of every step, a line for each. */
export function play({ definition, steps }: Scenario): string {
  const driver = new TracingDriver(definition);
  for (const step of steps) {
    driver.lines.push(`> ${step}`);
    take(driver, step);
    driver.lines.push(`= ${driver.status}${current(driver)}`);
  }
  return `${driver.lines.join('\n')}\n`;
}

function current({ state }: RunDriver): string {
  const names = state ? currentTasksOf(state) : [];
  return names.length > 0 ? `: ${names.join(', ')}` : '';
}

class TracingDriver extends RunDriver {
  readonly lines: string[] = [];
  #toldAt = START;

  override submit(command: Command) {
    const decision = super.submit(command);
    if (this.now !== this.#toldAt) this.lines.push(`@ +${(this.now - START) / 1000}s`);
    this.#toldAt = this.now;
    if (decision.kind === 'rejected') this.lines.push(`! ${decision.rejection.code}`);
    else {
      this.lines.push(...decision.events.map(eventLine), ...decision.effects.map(effectLine));
    }
    return decision;
  }
}

function eventLine({ type, at: _, ...members }: RunEvent): string {
  const { activation = '', pointer = '', planId: _id, ...more } = { ...members } as Members;
  return ['  ', type, activation, pointer, ...membersOf(more)].filter(String).join(' ');
}

function effectLine({ type, ...members }: Effect): string {
  const { id = '', idempotencyKey: _, activation: _a, attempt: _n, ...more } = members as Members;
  return ['->', type, id, ...membersOf(more)].filter(String).join(' ');
}

type Members = { readonly [member: string]: unknown };

function membersOf(members: Members): string[] {
  return Object.entries(members).map(([name, value]) => `${name}=${told(name, value)}`);
}

/** Instants as seconds since the start. */
function told(name: string, value: unknown): string {
  const isInstant = /(?:At|deadline|since)$/.test(name) && typeof value === 'number';
  if (isInstant) return `+${(value - START) / 1000}s`;
  return JSON.stringify(value, (key, inner) =>
    /^at$|(?:At|Deadline)$/.test(key) && typeof inner === 'number'
      ? `+${(inner - START) / 1000}s`
      : inner,
  );
}

/** Does one step of a scenario. */
export function take(driver: RunDriver, step: string): void {
  const [word = '', ...rest] = step.split(' ');
  const act = ACTIONS[word];
  if (!act) throw new Error(`Expected a step, but it is ${step}.`);
  act(driver, rest);
}

/** Each step with its words: JSON is the last of them, and may contain blanks. */
const ACTIONS: { readonly [word: string]: (driver: RunDriver, words: string[]) => void } = {
  start: (driver, words) => driver.start(json(words)),
  'start-as': (driver, [startedBy = '', ...words]) => {
    submit(driver, { type: 'start', runId: 'r1', startedBy, input: json(words) ?? {} });
  },
  human: (driver, [act = '', user = '', ...words]) => {
    const [activation = 'a1'] = driver.humans();
    submit(driver, humanCommand(activation, act, user, words));
  },
  pass: (driver, [seconds]) => driver.pass(Number.parseFloat(seconds ?? '0') * 1000),
  answer: (driver, [effect, ...words]) => settle(driver, effect, { output: json(words) ?? null }),
  fail: (driver, [effect, status]) => {
    settle(driver, effect, { problem: { type: 'urn:problem', status: Number(status) } });
  },
  event: (driver, [type = '', ...words]) => driver.deliver({ type, ...json(words) }),
  item: (driver, [effect = '', ...words]) => receive(driver, effect, words),
  command: (driver, words) => submit(driver, json(words)),
  rewind: (driver, [pointer = '']) => {
    driver.rewind(pointer, { by: 'me' });
    driver.settle();
  },
  migrate: (driver, words) => {
    driver.migrate(words.join(' '));
    driver.settle();
  },
  suspend: (driver) => submit(driver, { type: 'suspend', by: 'me' }),
  resume: (driver) => submit(driver, { type: 'resume', by: 'me' }),
  retry: (driver) => submit(driver, { type: 'retry', by: 'me' }),
  cancel: (driver, [rollback]) => {
    submit(driver, { type: 'cancel', rollback: rollback === 'rollback', by: 'me' });
  },
};

/** After the user either a group, or the data of a form. */
function humanCommand(
  activation: string,
  act: string,
  user: string,
  words: readonly string[],
): HumanCommand {
  const isComplete = act === 'complete';
  const asked = { activation, by: { user, groups: isComplete ? [] : words } };
  if (act === 'claim') return { type: 'claim-human-task', ...asked };
  if (isComplete) return { type: 'complete-human-task', ...asked, data: json(words) ?? {} };
  const decision = act === 'approve' ? act : 'reject';
  return { type: 'decide-human-task', ...asked, decision };
}

function settle(
  driver: RunDriver,
  effect = '',
  answer: { output: null } | { problem: { type: string; status: number } },
): void {
  if ('output' in answer) submit(driver, { type: 'complete-effect', effect, ...answer });
  else submit(driver, { type: 'fail-effect', effect, ...answer });
}

/** The item, and its id after it. */
function receive(driver: RunDriver, effect: string, words: readonly string[]): void {
  const id = words.at(-1)?.startsWith('m') ? words.at(-1) : undefined;
  const item = json(id === undefined ? words : words.slice(0, -1)) ?? null;
  submit(driver, { type: 'receive-item', effect, item, ...(id !== undefined && { id }) });
}

function submit(driver: RunDriver, command: Command): void {
  driver.submit(command);
  driver.settle();
}

function json(words: readonly string[]) {
  return words.length > 0 ? JSON.parse(words.join(' ')) : undefined;
}
