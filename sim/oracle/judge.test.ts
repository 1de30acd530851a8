import {
  type Command,
  createRunMachine,
  type Effect,
  type RunEvent,
  type RunState,
} from '@tutti/engine';
import { describe, expect, test } from 'vitest';
import { planOf, RUNTIME } from '../../packages/engine/src/testing/run-driver.ts';
import type { TakenCommand } from '../story.ts';
import { judge } from './judge.ts';
import type { Recorded } from './record.ts';

const CALL = 'call: http, with: { method: get, endpoint: https://example.org }';
const RETRIED = planOf(`
- t:
    try: [ { c: { ${CALL} } } ]
    catch: { retry: { delay: { seconds: 2 }, limit: { attempt: { count: 1 } } } }
- d: { set: '\${ {got: .} }' }
`);
const DOWN = { type: 'urn:down', status: 503 };
/** A call fails, is tried again while the run is suspended, and is answered. */
const ASKED: readonly (readonly [at: number, Command])[] = [
  [0, { type: 'start', runId: 'r1', input: {} }],
  [100, { type: 'fail-effect', effect: 'a2.1', problem: DOWN }],
  [500, { type: 'suspend' }],
  [2500, { type: 'resume' }],
  [2600, { type: 'advance' }],
  [3000, { type: 'complete-effect', effect: 'a3.1', output: 7 }],
];

describe('a run that is judged', () => {
  test('goes as it must, whenever the clock and the operators have let it go on', () => {
    expect(judge(RETRIED, storyOf(ASKED))).toEqual({ kind: 'determined', differences: [] });
  });

  test.each<[string, (story: Recorded) => Recorded, RegExp]>([
    ['an output that is another', changed({ output: { got: 8 } }), /^output: expected {"got":7}/],
    ['an end that is another', changed({ status: 'cancelled' }), /^status: expected "completed"/],
    ['a call that was not made', withoutLast('effect-requested'), /^missing: .*call \/do\/0\/t/m],
    ['a task that did not start', withoutLast('task-started'), /^missing: .*start \/do\/1\/d/m],
  ])('is found with %s', (_, change, reason) => {
    const judgement = judge(RETRIED, change(storyOf(ASKED)));
    const told = judgement.kind === 'determined' ? judgement.differences : [];
    expect(told.join('\n')).toMatch(reason);
  });

  test('is not judged when an operator has changed its course', () => {
    const story = storyOf(ASKED);
    const retry = { at: 4000, sequence: story.log.length, command: { type: 'retry' } } as const;
    expect(judge(RETRIED, { ...story, commands: [...story.commands, retry] })).toEqual({
      kind: 'undetermined',
      reason: 'an operator has changed its course',
    });
  });
});

/** What a run has come to that was asked these things at these instants. */
function storyOf(asked: typeof ASKED): Recorded {
  const machine = createRunMachine(RETRIED, { runtime: RUNTIME });
  const commands: TakenCommand[] = [];
  const log: RunEvent[] = [];
  const effects: Effect[] = [];
  let last: RunState | null = null;
  for (const [at, command] of asked) {
    const decision = machine.decide(last, command, at);
    if (decision.kind === 'rejected') throw new Error(decision.rejection.message);
    last = decision.state;
    commands.push({ command, at, sequence: last.sequence });
    log.push(...decision.events);
    effects.push(...decision.effects);
  }
  if (last === null) throw new Error('Expected the run to have been started.');
  return { commands, log, effects, state: last };
}

function changed(state: object) {
  return (story: Recorded): Recorded => ({ ...story, state: { ...story.state, ...state } });
}

/** The log says nothing of it; the numbers of all other events stay. */
function withoutLast(type: RunEvent['type']) {
  return ({ log, ...story }: Recorded): Recorded => {
    const at = log.findLastIndex((event) => event.type === type);
    const other = { type: 'run-resumed', at: 0 } as const;
    return { ...story, log: log.map((event, index) => (index === at ? other : event)) };
  };
}
