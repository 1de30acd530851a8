import type { Store } from '../packages/server/src/store/port.ts';
import type { RunStory } from './story.ts';

/** Under which a client has asked for a run: whoever asks again gets that run. */
export type StartKey = { readonly namespace: string; readonly key: string };

/** What must be found in the store for ever after, because somebody was told so. */
export type Acknowledged = { readonly what: string } & (
  | { readonly kind: 'run'; readonly runId: string; readonly key?: StartKey }
  /** The very command that was handed over. */
  | { readonly kind: 'command'; readonly runId: string; readonly command: object }
  | { readonly kind: 'event'; readonly namespace: string; readonly id: string }
);

/** What was acknowledged and is not there. */
export async function lost(
  acknowledged: readonly Acknowledged[],
  stories: ReadonlyMap<string, RunStory>,
  truth: Store,
): Promise<string[]> {
  const events = await acceptedEvents(acknowledged, truth);
  const isKept = (one: Acknowledged) => {
    if (one.kind === 'event') return events.has(`${one.namespace} ${one.id}`);
    const story = stories.get(one.runId);
    if (one.kind === 'run' || story === undefined) return story !== undefined;
    return story.commands.some(({ command }) => command === one.command);
  };
  return [
    ...acknowledged
      .filter((one) => !isKept(one))
      .map(({ what }) => `What is acknowledged is kept: ${what}.`),
    ...(await startedTwice(acknowledged, truth)),
  ];
}

async function startedTwice(acknowledged: readonly Acknowledged[], truth: Store) {
  const wrong: string[] = [];
  for (const one of acknowledged) {
    if (one.kind !== 'run' || one.key === undefined) continue;
    const known = await truth.startKey(one.key.namespace, one.key.key);
    if (known?.runId === one.runId) continue;
    wrong.push(`A key starts one run: ${one.what} was ${one.runId}, and is ${known?.runId}.`);
  }
  return wrong;
}

async function acceptedEvents(acknowledged: readonly Acknowledged[], truth: Store) {
  const namespaces = new Set(
    acknowledged.flatMap((one) => (one.kind === 'event' ? [one.namespace] : [])),
  );
  const kept = new Set<string>();
  for (const namespace of namespaces) {
    for (const { event } of await truth.acceptedEvents(namespace, 0, 100_000)) {
      if (event.source === '/sim') kept.add(`${namespace} ${event.id}`);
    }
  }
  return kept;
}
