import type { Store } from '../../store/port.ts';

/** `store`, whose answers of one operation are held back from `close` to `open`. */
export function gated(store: Store, operation: 'outbox' | 'resolve') {
  let gate = Promise.withResolvers<void>();
  let held = 0;
  gate.resolve();
  const wrapped = new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name !== operation) return value.bind(target);
      return async (...values: unknown[]) => {
        const answer: unknown = await value.apply(target, values);
        held += 1;
        await gate.promise;
        return answer;
      };
    },
  });
  return {
    store: wrapped,
    /** How many answers have come to the gate so far. */
    arrived: () => held,
    close: () => {
      gate = Promise.withResolvers<void>();
    },
    open: () => gate.resolve(),
  };
}
