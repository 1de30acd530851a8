import type { CreateApiToken, RoleBinding } from '@tutti/api';
import { beforeEach, describe, expect, test } from 'vitest';
import { SimulatedClock } from '../runtime/testing/simulated-clock.ts';
import { createMemoryStore } from '../store/memory/memory-store.ts';
import { type Store, StoreFault } from '../store/port.ts';
import type { ResourceStore } from '../store/resources.ts';
import { AccessDirectory } from './access-directory.ts';

const NOW = Date.parse('2026-01-31T12:00:00Z');
const DAY = 86_400_000;
const SUBJECT = 'service-account:ci';
const VIEWER: RoleBinding = { subject: SUBJECT, role: 'viewer', namespace: 'demo' };

let store: Store;
let clock: SimulatedClock;
let access: AccessDirectory;

const log = { info: () => {}, warn: () => {}, error: () => {} };

async function opened(): Promise<AccessDirectory> {
  const directory = new AccessDirectory({ store, clock, log });
  await directory.open();
  return directory;
}

beforeEach(async () => {
  store = createMemoryStore();
  clock = new SimulatedClock(NOW);
  access = await opened();
});

async function tokenOf(wish: CreateApiToken = {}): Promise<string> {
  await access.changes.setAccount('ci', {}, 'operator');
  const answer = await access.changes.createToken('ci', wish, 'operator');
  if (answer.kind !== 'done') throw new Error(`Expected a token, but: ${answer.kind}.`);
  return answer.value.text;
}

function principalOf(text: string) {
  const proof = access.prove(text);
  if (proof.kind !== 'known') throw new Error(`Expected a good token, but it is ${proof.kind}.`);
  return proof.principal;
}

function mayRead(text: string, namespace = 'demo') {
  const question = { principal: principalOf(text), permission: 'runs:read', namespace } as const;
  return access.decide(question).kind;
}

describe('a token', () => {
  test('tells whose it is, until it expires', async () => {
    const text = await tokenOf({ expiresInDays: 2 });
    expect(principalOf(text).name).toBe(SUBJECT);
    clock.advance(2 * DAY - 1);
    expect(access.prove(text).kind).toBe('known');
    clock.advance(1);
    expect(access.prove(text)).toEqual({ kind: 'expired', expiredAt: NOW + 2 * DAY });
  });

  test('is good for nothing once it is revoked', async () => {
    const text = await tokenOf();
    const [token] = access.tokens('ci') ?? [];
    expect(await access.changes.revokeToken('other', token!.id, 'operator')).toEqual({
      kind: 'no-token',
    });
    expect(await access.changes.revokeToken('ci', token!.id, 'operator')).toMatchObject({
      kind: 'done',
    });
    expect(access.prove(text)).toEqual({ kind: 'unknown' });
  });

  test('goes with its account, and so do the roles', async () => {
    const text = await tokenOf();
    await access.changes.addBinding(VIEWER, 'operator');
    expect(mayRead(text)).toBe('allowed');
    await access.changes.deleteAccount('ci', 'operator');
    expect(access.prove(text)).toEqual({ kind: 'unknown' });
    expect(mayRead(await tokenOf())).toBe('denied');
  });

  test('says to the minute when it was last used', async () => {
    const text = await tokenOf();
    const lastUsed = () => access.tokens('ci')?.[0]?.lastUsedAt;
    expect(lastUsed()).toBeUndefined();
    access.prove(text);
    await expect.poll(lastUsed).toBe(NOW);
    clock.advance(59_000);
    access.prove(text);
    clock.advance(1000);
    access.prove(text);
    await expect.poll(lastUsed).toBe(NOW + 60_000);
  });

  test('is not in the store, nor is its secret', async () => {
    const text = await tokenOf();
    const kept = await store.resources({ kind: 'api-token', limit: 10 });
    expect(JSON.stringify(kept)).not.toContain(text.slice('tutti_pat_'.length + 13));
    expect(JSON.stringify(kept)).not.toContain(text.slice(-38, -6));
  });
});

test('what was set up is there again after a restart', async () => {
  const text = await tokenOf({ namespaces: ['demo'] });
  await access.changes.addBinding(VIEWER, 'operator');
  const [accounts, bindings] = [access.accounts(), access.bindings()];
  access = await opened();
  expect([access.accounts(), access.bindings()]).toEqual([accounts, bindings]);
  expect(mayRead(text)).toBe('allowed');
});

describe('a role', () => {
  test('holds from the moment it is given to the moment it is taken', async () => {
    const text = await tokenOf();
    expect(mayRead(text)).toBe('denied');
    await access.changes.addBinding(VIEWER, 'operator');
    expect([mayRead(text), mayRead(text, 'other')]).toEqual(['allowed', 'denied']);
    expect(await access.changes.addBinding(VIEWER, 'operator')).toMatchObject({ kind: 'done' });
    await access.changes.removeBinding(VIEWER, 'operator');
    expect(mayRead(text)).toBe('denied');
    expect(await access.changes.removeBinding(VIEWER, 'operator')).toEqual({ kind: 'no-binding' });
  });

  test('is given to nobody who does not exist', async () => {
    expect(await access.changes.addBinding(VIEWER, 'operator')).toEqual({ kind: 'no-account' });
  });
});

describe('what lasts', () => {
  let ended: number;
  beforeEach(() => {
    ended = 0;
  });

  async function watched(): Promise<() => void> {
    const principal = principalOf(await tokenOf({ expiresInDays: 1 }));
    await access.changes.addBinding(VIEWER, 'operator');
    const question = { principal, permission: 'runs:read', namespace: 'demo' } as const;
    return access.watch(question, () => {
      ended += 1;
    });
  }

  test('ends when the role is taken, once', async () => {
    await watched();
    await access.changes.addBinding({ ...VIEWER, role: 'auditor' }, 'operator');
    await access.changes.removeBinding(VIEWER, 'operator');
    expect(ended).toBe(0);
    await access.changes.removeBinding({ ...VIEWER, role: 'auditor' }, 'operator');
    await access.changes.deleteAccount('ci', 'operator');
    expect(ended).toBe(1);
  });

  test('ends when the token is revoked', async () => {
    await watched();
    await access.changes.revokeToken('ci', access.tokens('ci')![0]!.id, 'operator');
    expect(ended).toBe(1);
  });

  test('ends when the token expires', async () => {
    await watched();
    clock.advance(DAY);
    expect(ended).toBe(1);
  });

  test('leaves nothing behind when it has ended by itself', async () => {
    const stop = await watched();
    stop();
    expect(clock.armed).toBe(0);
    await access.changes.deleteAccount('ci', 'operator');
    expect(ended).toBe(0);
  });
});

test('changes that meet do not undo each other', async () => {
  await Promise.all(
    ['a', 'b', 'c'].map((name) =>
      access.changes.setAccount(name, { description: name }, 'operator'),
    ),
  );
  access = await opened();
  expect(access.accounts().map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});

describe('a change of which the store does not say whether it is written', () => {
  /** Writes, and then does not answer: once. */
  function losingOneAnswer(): ResourceStore {
    let isLost = false;
    return {
      resource: (id) => store.resource(id),
      resources: (query) => store.resources(query),
      countResources: (kind, namespace) => store.countResources(kind, namespace),
      async changeResources(changes) {
        const isWritten = await store.changeResources(changes);
        if (isLost) return isWritten;
        isLost = true;
        throw new StoreFault('Expected the store to answer, but it did not.');
      },
    };
  }

  async function reopened(): Promise<void> {
    access = new AccessDirectory({ store: losingOneAnswer(), clock, log });
    await access.open();
  }

  test('can be asked for again: a token that is revoked then is good for nothing', async () => {
    const text = await tokenOf();
    const id = principalOf(text).token?.id ?? '';
    await reopened();
    await expect(access.changes.revokeToken('ci', id, 'operator')).rejects.toThrow(StoreFault);
    expect(await access.changes.revokeToken('ci', id, 'operator')).toEqual({ kind: 'no-token' });
    expect(access.prove(text)).toEqual({ kind: 'unknown' });
  });

  test('can be asked for again: a role that is given then counts', async () => {
    const text = await tokenOf();
    await reopened();
    await expect(access.changes.addBinding(VIEWER, 'operator')).rejects.toThrow(StoreFault);
    const again = await access.changes.addBinding(VIEWER, 'operator');
    expect(again).toEqual({ kind: 'done', value: VIEWER });
    expect(mayRead(text)).toBe('allowed');
  });
});
