import { type Store, StoreFault } from '../../store/port.ts';

/** How a store goes wrong. */
export interface Fallibility {
  /** `refuse`: commits change nothing. `die-after`: the next one is written, and then the process dies. */
  commits: 'work' | 'refuse' | 'die-after';
  /** The process is gone: nothing is answered any more. */
  isDead: boolean;
  /** How many commits were written. */
  written: number;
}

/** `store`, going wrong as told; what it holds stays sound. */
export function fallible(store: Store): {
  readonly store: Store;
  readonly fallibility: Fallibility;
} {
  const fallibility: Fallibility = { commits: 'work', isDead: false, written: 0 };
  const never = new Promise<never>(() => {});
  const commit: Store['commit'] = async (batch) => {
    if (fallibility.isDead) return never;
    if (fallibility.commits === 'refuse') throw new StoreFault('The disk is full.');
    const report = await store.commit(batch);
    fallibility.written += 1;
    if (fallibility.commits === 'die-after') fallibility.isDead = true;
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
