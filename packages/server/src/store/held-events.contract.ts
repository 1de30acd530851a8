import { expect, test } from 'vitest';
import type { CommitReport, Store } from './port.ts';
import { acceptedOf, type BatchChanges, cloudEvent } from './testing/turns.ts';

/** What every store does with events that are carried elsewhere. */
export function heldEventsContract(
  store: () => Store,
  commit: (changes: BatchChanges) => Promise<CommitReport>,
): void {
  const accept = (id: string, acceptedAt: number, namespace = 'shop') =>
    commit({ accepted: [acceptedOf(cloudEvent(id), { acceptedAt, namespace })] });
  const kept = async () =>
    (await store().acceptedEvents('shop', 0, 9)).map(({ event }) => event.id);

  test('the last position of a namespace is told, also as of an instant', async () => {
    expect(await store().acceptedPosition('shop')).toBe(0);
    await accept('a', 1000);
    await accept('b', 2000);
    await accept('c', 3000, 'other');
    const [a, b] = await store().acceptedEvents('shop', 0, 9);
    expect(await store().acceptedPosition('shop')).toBe(b?.position);
    expect(await store().acceptedPosition('shop', 2000)).toBe(a?.position);
    expect(await store().acceptedPosition('shop', 1000)).toBe(0);
    expect(await store().acceptedPosition('nowhere')).toBe(0);
  });

  test('what is held is kept when it has expired, as far back as it is held', async () => {
    await accept('old', 1000);
    await accept('done', 2000);
    await accept('held', 3000);
    await accept('elsewhere', 3000, 'other');
    const [old, done] = await store().acceptedEvents('shop', 0, 9);
    const held = [
      { namespace: 'shop', after: done?.position ?? 0, since: 2500 },
      { namespace: 'shop', after: (old?.position ?? 0) - 1, since: 1500 },
    ];
    expect(await store().sweep(9000, held)).toMatchObject({ events: 2 });
    expect(await kept()).toEqual(['done', 'held']);
    expect(await store().sweep(9000, held.slice(0, 1))).toMatchObject({ events: 1 });
    expect(await kept()).toEqual(['held']);
    expect(await store().sweep(9000)).toMatchObject({ events: 1 });
  });
}
