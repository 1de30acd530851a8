import type { Dialer, DialInit } from '@tutti/connector-kit';
import { expect, test } from 'vitest';
import { SimulatedClock } from '../testing/simulated-clock.ts';
import { NOW } from '../testing/world.ts';
import { CallGate } from './call-gate.ts';
import { Target } from './target.ts';

const ANSWER = { status: 200, headers: {}, body: new Uint8Array() };
const INIT: DialInit = { method: 'GET', headers: {}, signal: new AbortController().signal };

async function* nothing(): AsyncGenerator<Uint8Array> {}

const dialer: Dialer = {
  request: async () => ANSWER,
  stream: async () => ({ ...ANSWER, body: nothing() }),
  route: () => ({ host: 'h', port: 1, lookup: () => {}, isSecure: false, servername: undefined }),
};

/** A gate before one target, and how often a passage to that was given back. */
function open() {
  const target = new Target('http://out', { maxConcurrent: 1 }, new SimulatedClock(NOW));
  const left: number[] = [];
  const counted: Pick<Target, 'name' | 'tryEnter' | 'enter'> = {
    name: target.name,
    enter: (...args) => target.enter(...args),
    tryEnter: (caller) => {
      const passage = target.tryEnter(caller);
      if (passage === null) return null;
      const index = left.push(0) - 1;
      const leave = () => {
        left[index] = (left[index] ?? 0) + 1;
        passage.leave();
      };
      return { ...passage, leave };
    },
  };
  const caller = { namespace: 'test', rank: 0, takesRoom: true };
  const slot = { giveBack: () => {}, takeAgain: () => {} };
  const targets = { find: () => counted };
  const gate = new CallGate({ targets, dialer }, caller, INIT.signal, slot);
  return { gate, left, target };
}

test('a call of many exchanges keeps nothing of those that are over', async () => {
  const { gate, left } = open();
  await gate.through(async () => {
    for (let count = 0; count < 3; count += 1) await gate.dialer.request('http://out/a', INIT);
    const { body } = await gate.dialer.stream('http://out/a', INIT);
    for await (const _ of body);
  });
  expect(left).toEqual([1, 1, 1, 1]);
});

test('an answer that nobody has read holds its place no longer than the call', async () => {
  const { gate, left, target } = open();
  await gate.through(async () => {
    await gate.dialer.stream('http://out/a', INIT);
    expect(target.state.active).toBe(1);
  });
  expect([left, target.state.active]).toEqual([[1], 0]);
});
