import fc from 'fast-check';
import type { Script } from './scripted-environment.ts';

const rarely = <T>(value: fc.Arbitrary<T>, nil: number) =>
  fc.oneof({ weight: nil, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

/** What happens around a run, except for when it starts. */
export function arbitraryScript(): fc.Arbitrary<Omit<Script, 'startedAt'>> {
  const event = fc.record({
    type: fc.constantFrom('a', 'b', 'c'),
    key: fc.nat(2),
    afterMs: fc.integer({ min: 1, max: 4001 }),
  });
  return fc
    .record({
      seed: fc.nat(),
      input: fc.constantFrom({ n: 0 }, { n: 1, deep: { k: 0 } }, {}),
      events: fc.array(event, { maxLength: 8, size: 'max' }),
      cancel: rarely(fc.record({ afterMs: fc.nat(20_000), rollback: fc.boolean() }), 5),
    })
    .map(({ cancel, ...more }) => ({ ...more, ...(cancel && { cancel }) }));
}
