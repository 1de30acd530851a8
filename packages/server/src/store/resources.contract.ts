import type { Json } from '@tutti/jq';
import { expect, test } from 'vitest';
import type { Store } from './port.ts';
import type { ResourceChange } from './resources.ts';

const ID = { kind: 'secret', namespace: 'shop', name: 'b' } as const;

function changeOf(changes: Partial<ResourceChange> = {}): ResourceChange {
  return { ...ID, basedOn: 0, document: { a: 1 }, ...changes };
}

/** What every store does with resources. */
export function resourcesContract(store: () => Store): void {
  const change = (...changes: Partial<ResourceChange>[]) =>
    store().changeResources(changes.map(changeOf));
  const revision = async () => (await store().resource(ID))?.revision ?? 0;

  test('a resource is what its last change made of it', async () => {
    expect(await store().resource(ID)).toBeNull();
    expect(await change({})).toBe(true);
    const first = await revision();
    expect(await store().resource(ID)).toEqual({ ...ID, revision: first, document: { a: 1 } });
    const document: Json = ['two', null];
    expect(await change({ basedOn: first, document })).toBe(true);
    expect(await store().resource(ID)).toEqual({ ...ID, revision: await revision(), document });
    expect(await revision()).toBeGreaterThan(first);
    expect(await store().resource({ ...ID, namespace: 'other' })).toBeNull();
  });

  test('a change that was made from another revision is refused, and all beside it', async () => {
    await change({});
    expect(await change({ name: 'a' }, { document: 2 })).toBe(false);
    expect(await change({ basedOn: (await revision()) + 1 })).toBe(false);
    expect(await store().resource({ ...ID, name: 'a' })).toBeNull();
    expect(await store().resource(ID)).toMatchObject({ document: { a: 1 } });
  });

  test('a revision is never used again, also when its resource has gone', async () => {
    await change({});
    const first = await revision();
    expect(await change({ basedOn: first, document: null })).toBe(true);
    expect(await store().resource(ID)).toBeNull();
    await change({});
    expect(await revision()).toBeGreaterThan(first);
    expect(await change({ basedOn: first, document: 3 })).toBe(false);
  });

  test('resources are listed by namespace and name, and counted', async () => {
    await change({ namespace: 'shop' }, { namespace: 'shop', name: 'a' }, { namespace: 'a' });
    const places = async (query: object) =>
      (await store().resources({ kind: 'secret', limit: 9, ...query })).map(
        ({ namespace, name }) => `${namespace}/${name}`,
      );
    expect(await places({})).toEqual(['a/b', 'shop/a', 'shop/b']);
    expect(await places({ limit: 1 })).toEqual(['a/b']);
    expect(await places({ after: { namespace: 'a', name: 'b' } })).toEqual(['shop/a', 'shop/b']);
    expect(await places({ namespace: 'shop', after: { namespace: 'shop', name: 'a' } })).toEqual([
      'shop/b',
    ]);
    expect(await store().countResources('secret', 'shop')).toBe(2);
    expect(await store().countResources('secret', 'nobody')).toBe(0);
  });
}
