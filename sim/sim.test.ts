import { describe, expect, test } from 'vitest';
import { Chance } from './chance.ts';
import { faultsOf } from './fault-kinds.ts';
import { KEPT_SEEDS } from './kept-seeds.ts';
import { readOptions } from './options.ts';
import { type Judged, told, undeterminedOf } from './oracle/share.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { outcomes } from './outcomes.ts';
import { simulate } from './simulation.ts';

/** Others, and more of them, when asked. */
const { SIM_SEED = '1', SIM_RUNS = '500' } = process.env;
const FIRST = Number(SIM_SEED);
const SEEDS = Array.from({ length: Number(SIM_RUNS) }, (_, index) => FIRST + index);
const ALL = faultsOf('all') ?? new Set();
const NONE = faultsOf('none') ?? new Set();

test('whatever goes wrong, no seed breaks a rule, and every run ends', {
  timeout: 600_000,
}, async () => {
  const broken: object[] = [];
  const judged: Judged[] = [];
  for (const seed of SEEDS) {
    const { violations, judgements } = await simulate({ seed, faults: ALL, keep: 0 });
    if (violations.length > 0) broken.push({ seed, violations });
    judged.push(...judgements);
  }
  expect(broken).toEqual([]);
  const share = undeterminedOf(judged);
  console.info(told(share));
  expect(share.all.percent).toBeLessThan(4);
  expect(share.random.percent).toBeLessThan(18);
});

test('when nothing goes wrong, every run ends without anything being looked at twice', {
  timeout: 600_000,
}, async () => {
  const broken: object[] = [];
  for (const seed of SEEDS.slice(0, 40)) {
    const { violations } = await simulate({ seed, faults: NONE, keep: 0 });
    if (violations.length > 0) broken.push({ seed, violations });
  }
  expect(broken).toEqual([]);
});

test('a server that writes on after another has taken over is noticed', async () => {
  const faults = faultsOf('takeover') ?? NONE;
  const noticed = async (seed: number): Promise<boolean> => {
    const { violations } = await simulate({ seed, faults, isUnfenced: true, keep: 0 });
    return violations.length > 0 || (seed < 300 && noticed(seed + 1));
  };
  expect(await noticed(1)).toBe(true);
});

test.each(KEPT_SEEDS)('seed $seed with $faults faults: $found', async ({ seed, faults }) => {
  const { violations } = await simulate({ seed, faults: faultsOf(faults) ?? ALL, keep: 0 });
  expect(violations).toEqual([]);
});

test.each([1, 42])('seed %i is the same to the byte when it is simulated again', async (seed) => {
  const first = await simulate({ seed, faults: ALL });
  const again = await simulate({ seed, faults: ALL });
  expect(again).toEqual(first);
  expect(first.steps).toBeGreaterThan(100);
});

test('seeds that several processes share come to what they come to in one, in their order', async () => {
  const options = readOptions(['--runs', '6', '--processes', '2']);
  if (typeof options === 'string') throw new Error(options);
  const alone: Outcome[] = [];
  for (let seed = 1; seed <= options.runs; seed += 1) alone.push(await outcomeOf(seed, options));
  const shared: Outcome[] = [];
  for await (const outcome of outcomes(options)) shared.push(outcome);
  expect(shared).toEqual(JSON.parse(JSON.stringify(alone)));
});

test('another seed is another story', async () => {
  const [one, two] = [
    await simulate({ seed: 1, faults: ALL }),
    await simulate({ seed: 2, faults: ALL }),
  ];
  expect(one.hash).not.toBe(two.hash);
});

describe('chance', () => {
  test('is the same for a seed', () => {
    const drawn = [1, 1, 2].map((seed) => {
      const chance = new Chance(seed);
      return [chance.below(1000), chance.below(1000), chance.below(1000)];
    });
    expect(drawn[0]).toEqual(drawn[1]);
    expect(drawn[0]).not.toEqual(drawn[2]);
  });

  test('never chooses what has no weight', () => {
    const chance = new Chance(7);
    const drawn = Array.from({ length: 100 }, () =>
      chance.weighed([
        [0, 'never'],
        [1, 'always'],
      ] as const),
    );
    expect(new Set(drawn)).toEqual(new Set(['always']));
    expect(chance.weighed([[0, 'never']])).toBe(null);
  });
});

describe('the command line', () => {
  test('is understood', () => {
    const args = ['--seed', '42', '--runs', '500', '--faults', 'crash', '--processes', '3'];
    expect(readOptions(args)).toEqual({
      seed: 42,
      runs: 500,
      trace: 0,
      processes: 3,
      faults: new Set(['crash']),
      faultsName: 'crash',
    });
  });

  test.each([
    [
      ['--sed', '1'],
      'Expected --seed N, --runs N, --faults <kind>, --trace N or --processes N, but got "--sed 1".',
    ],
    [
      ['--seed'],
      'Expected --seed N, --runs N, --faults <kind>, --trace N or --processes N, but got "--seed ".',
    ],
    [
      ['--runs', 'x'],
      'Expected --seed, --runs, --trace and --processes to be whole numbers from 0.',
    ],
    [['--processes', '0'], 'Expected --processes to be 1 or more.'],
    [
      ['--faults', 'some'],
      'Expected --faults to be all, none, store, crash, takeover, network, clock, but it is "some".',
    ],
  ])('%j is refused', (args, reason) => {
    expect(readOptions(args)).toBe(reason);
  });
});
