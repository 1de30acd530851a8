import type { Json } from '@tutti/jq';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { violations } from '../testing/invariants.ts';
import { RunDriver } from '../testing/run-driver.ts';

const { PROPERTY_SEED = '1', PROPERTY_RUNS = '150' } = process.env;

type Body = { readonly [member: string]: Json };

const CALL = {
  call: 'http',
  with: { method: 'post', endpoint: 'https://example.org', body: '${ [., $context, $item] }' },
};
const leaf: fc.Arbitrary<Body> = fc.oneof(
  fc.constant<Body>(CALL),
  fc.constantFrom('k0', 'k1', 'k2').map<Body>((key) => ({
    ...CALL,
    export: {
      as: `\${ ($context | objects) // {} | . + { ${key}: ($output | tojson | length) } }`,
    },
  })),
  fc.constant<Body>({ set: { was: '${ tojson | length }' } }),
);

/** Tasks whose outcome follows from what calls answer alone: no time, no chance, no race. */
const task = (depth: number): fc.Arbitrary<Body> =>
  depth === 0
    ? leaf
    : fc.oneof(
        { weight: 3, arbitrary: leaf },
        { weight: 1, arbitrary: list(depth).map((tasks) => ({ do: tasks })) },
        { weight: 1, arbitrary: list(depth).map((tasks) => ({ try: tasks, catch: {} })) },
        {
          weight: 1,
          arbitrary: list(depth).map((tasks) => ({
            for: { each: 'item', in: '${ [1, 2] }' },
            do: tasks,
          })),
        },
        {
          weight: 2,
          arbitrary: list(depth).map((branches) => ({ fork: { branches, compete: false } })),
        },
      );

function list(depth: number): fc.Arbitrary<Body[]> {
  return fc
    .array(task(depth - 1), { minLength: 1, maxLength: 3 })
    .map((bodies) => bodies.map((body, index) => ({ [`t${index}`]: body })));
}

/** What a call is given is what it answers. */
function answerSome(driver: RunDriver, answers: number): void {
  for (let left = answers; left > 0 && driver.state?.status === 'running'; left -= 1) {
    const [effect] = driver.awaited();
    if (effect?.type !== 'call') return;
    const { body } = effect.arguments as { readonly body: Json };
    driver.answer({ echo: body }, effect.id);
  }
}

function outcomeOf({ status, output, context, problem }: RunDriver) {
  return { status, output, context, problem };
}

test('[SPEC O9, O10] a run that is rewound anywhere ends as one that was not', () => {
  let rewound = 0;
  const property = fc.property(
    list(3),
    fc.array(fc.tuple(fc.nat(6), fc.nat(30)), { minLength: 1, maxLength: 4 }),
    (tasks, moves) => {
      const all = { for: { each: 'item', in: '${ [0] }' }, do: tasks };
      const definition = `do: ${JSON.stringify([{ all }])}`;
      const fresh = new RunDriver(definition).start({ n: 0 });
      answerSome(fresh, 500);
      const driver = new RunDriver(definition).start({ n: 0 });
      for (const [answers, place] of moves) {
        answerSome(driver, answers);
        const created = driver.eventsOf('task-created');
        const activation = created[place % created.length]?.activation ?? '';
        const decision = driver.rewind({ activation });
        if (decision.kind === 'accepted') rewound += 1;
        else expect(decision.rejection.code).toBe('rewind-not-possible');
        const { machine, state, log, effects } = driver;
        if (state) expect(violations({ machine, state, log, effects })).toEqual([]);
      }
      answerSome(driver, 500);
      expect(fresh.status).toBe('completed');
      expect(outcomeOf(driver)).toEqual(outcomeOf(fresh));
    },
  );
  fc.assert(property, { seed: Number(PROPERTY_SEED), numRuns: Number(PROPERTY_RUNS) });
  expect(rewound).toBeGreaterThan(Number(PROPERTY_RUNS));
});
