import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import {
  callTask,
  type OpenCall,
  paid,
  World,
} from '../../../packages/server/src/runtime/testing/world.ts';
import type { Store } from '../../../packages/server/src/store/port.ts';
import type { Point } from './watched-store.ts';

const KEYS = ['chain', 'listener', 'parent'] as const;

const DEFINITIONS = {
  chain: [callTask('first'), callTask('second'), callTask('third')].join('\n'),
  listener: `- hear: { listen: { to: { one: { with: { type: order.paid } } } } }\n${callTask('heard')}`,
  child: `- sleep: { wait: PT1H }\n${callTask('slept')}`,
  parent:
    "- child: { run: { workflow: { namespace: test, name: child, version: '1.0.0' } } }\n" +
    callTask('parent'),
} as const;

/** What outlives a crash besides the store: what clients were told, and what was done outside. */
export interface Journal {
  /** A line for each: what was acknowledged, or under which key something was done. */
  readonly lines: readonly string[];
}

export function readJournal(path: string): Journal {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return { lines: text.split('\n').filter((line) => line !== '') };
}

/**
 * Asks for the same, whoever plays it and however often: three runs by their keys, and an event.
 * Resolves when all of them, and the child of one, have completed.
 */
export async function play(
  store: Store,
  journalPath: string,
  {
    point = () => {},
    between = () => {},
  }: { readonly point?: Point; readonly between?: () => void },
): Promise<void> {
  const note = (line: string) => appendFileSync(journalPath, `${line}\n`);
  const perform = (call: OpenCall) => {
    point('an effect: to be performed');
    note(`done ${call.idempotencyKey}`);
    point('an effect: performed, and not recorded');
    call.answer({ done: call.endpoint });
  };
  const paths = ['first', 'second', 'third', 'heard', 'slept', 'parent'];
  const answers = paths.map((path) => [`http://out/${path}`, perform] as const);
  const world = new World(store, { answers, prefix: `p${process.pid}` });
  for (const [name, body] of Object.entries(DEFINITIONS)) await world.publish(name, body);
  await world.runtime.open();
  const runs: string[] = [];
  for (const key of KEYS) {
    const runId = await world.start(key, { idempotencyKey: key, input: { key } });
    note(`started ${key} ${runId}`);
    point(`the start of ${key}: acknowledged`);
    runs.push(runId);
    between();
  }
  await world.runtime.accept('test', paid('e1'));
  note('accepted e1');
  point('the event: acknowledged');
  await world.until(async () => {
    world.clock.advance(20 * 60_000);
    const all = await Promise.all(runs.map((runId) => store.run(runId)));
    return all.every((run) => run?.status === 'completed');
  });
  await world.runtime.close();
}
