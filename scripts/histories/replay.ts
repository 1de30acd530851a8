import { createRunMachine, type RunEvent, type RunState } from '@tutti/engine';
import { canonical, decoded, endOf, type History, hashOf, stored } from './history.ts';

export const RUNTIME = { runtime: { name: 'tutti', version: '0', metadata: {} } };

/** What this build makes otherwise of a history than the version that has recorded it; empty: nothing. */
export function replay({ name, plan, turns, end }: History): readonly string[] {
  const machine = createRunMachine(plan, RUNTIME);
  const told: string[] = [];
  let live: RunState | null = null;
  let again: RunState | null = null;
  for (const [index, { log, state }] of turns.entries()) {
    const events = decoded<readonly RunEvent[]>(log);
    for (const event of events) live = machine.evolve(live, event);
    // Written by this build and read back, it must be the same log.
    for (const event of stored<readonly RunEvent[]>(events)) again = machine.evolve(again, event);
    const isSame = live && again && hashOf(live) === state && hashOf(again) === state;
    if (!isSame) told.push(`${name}: Expected another state after turn ${index + 1}.`);
  }
  if (live === null) return [`${name}: Expected a log, but it is empty.`];
  const { state, shown } = endOf(machine, live);
  const ends = [
    ...difference(`${name}: state`, end.state, state),
    ...difference(`${name}: what is shown`, end.shown, shown),
  ];
  return [...told.slice(0, 1), ...ends];
}

function difference(what: string, expected: unknown, actual: unknown): readonly string[] {
  const [one, other] = [canonical(expected), canonical(actual)];
  if (one === other) return [];
  let at = 0;
  while (one[at] === other[at]) at += 1;
  const around = (text: string) => text.slice(Math.max(0, at - 40), at + 80);
  return [`${what}: expected …${around(one)}…, but it is …${around(other)}…`];
}
