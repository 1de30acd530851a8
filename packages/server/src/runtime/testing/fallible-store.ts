import { type Store, StoreFault } from '../../store/port.ts';

/**
 * What becomes of a commit. `refuse`: nothing is written. `lose`: nothing is written, and the
 * process dies. `die-after`: it is written, and the process dies before it hears of it.
 */
export type Fate = 'work' | 'refuse' | 'lose' | 'die-after';

export interface Fallibility {
  /** What becomes of the commits from now on. */
  commits: Fate;
  /** The process is gone: nothing is answered any more. */
  isDead: boolean;
  /** How many commits were tried, and written. */
  tried: number;
  written: number;
}

/** `store`, going wrong as told; what it holds stays sound. `fates`: of the first commits, in order. */
export function fallible(
  store: Store,
  fates: readonly Fate[] = [],
): { readonly store: Store; readonly fallibility: Fallibility } {
  const fallibility: Fallibility = { commits: 'work', isDead: false, tried: 0, written: 0 };
  const never = new Promise<never>(() => {});
  const commit: Store['commit'] = async (batch) => {
    const fate = fates[fallibility.tried] ?? fallibility.commits;
    fallibility.tried += 1;
    if (fate === 'lose') fallibility.isDead = true;
    if (fallibility.isDead) return never;
    if (fate === 'refuse') throw new StoreFault('The disk is full.');
    const report = await store.commit(batch);
    fallibility.written += 1;
    if (fate === 'die-after') fallibility.isDead = true;
    return fallibility.isDead ? never : report;
  };
  const wrapped = new Proxy(store, {
    get(target, name) {
      if (name === 'commit') return commit;
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...values: unknown[]) => (fallibility.isDead ? never : value.apply(target, values));
    },
  });
  return { store: wrapped, fallibility };
}
