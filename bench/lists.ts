import { median } from './measure.ts';
import { type Row, report } from './report.ts';
import { withTutti } from './rig/alone.ts';
import { withServerOn } from './rig/in-process-server.ts';
import { definition, populate } from './rig/populate.ts';
import { readSize } from './rig/size.ts';
import { NAMESPACE, type Tutti } from './rig/subjects/tutti.ts';

/** A million is what the design asks for. */
const RUNS = readSize('runs', 100_000);
const ROUNDS = 9;
/** One in so many faults. */
const FAULTY_IN = 10_000;

const FINISHED = definition('finished', [
  { set: { number: '${ .number }', text: 'x'.repeat(100) } },
  {
    if: `\${ .number % ${FAULTY_IN} == ${FAULTY_IN - 1} }`,
    raise: { error: { type: 'https://example.com/errors/planted', status: 500 } },
  },
]);

const fill = (folder: string) =>
  withServerOn(folder, (server) =>
    populate(server, {
      definition: FINISHED,
      count: RUNS,
      inputOf: (number) => ({ number }),
      tagsOf: (number) => ({ number: String(number), team: `team-${number % 100}` }),
    }),
  );

await withTutti(
  async (tutti) => {
    const page = await tutti.client.runs.list(NAMESPACE, { limit: 1000 });
    const middle = await cursorOfMiddle(tutti);
    const oldest = { startedBefore: page.items.at(-1)?.startedAt ?? '' };
    const questions = {
      'the first 50': { limit: 50 },
      'the first 1,000': { limit: 1000 },
      '50 from the middle': { limit: 50, cursor: middle },
      '50 of a definition': { limit: 50, definition: 'finished' },
      'the 50 last faulted': { limit: 50, status: 'faulted' },
      'of a definition that never ran': { limit: 50, definition: 'never' },
      'all that go on (none)': { limit: 50, status: 'running,waiting' },
      '50 before an instant': { limit: 50, ...oldest },
      '50 with a common tag': { limit: 50, tag: ['team=team-7'] },
      'the one with a tag of its own': { limit: 1, tag: ['number=7'] },
      'with a tag that none has': { limit: 50, tag: ['number=none'] },
    };
    const rows: Row[] = [];
    for (const [metric, filter] of Object.entries(questions)) {
      const ours = await msOf(() => tutti.client.runs.list(NAMESPACE, filter));
      rows.push({ case: `${RUNS} finished runs`, metric, unit: 'ms', ours });
    }
    report('lists', tutti.durability, rows);
  },
  { prepare: fill },
);

/** Turns pages until half of the runs lie behind. */
async function cursorOfMiddle({ client }: Tutti): Promise<string> {
  const limit = Math.min(1000, Math.ceil(RUNS / 4));
  let cursor = '';
  for (let passed = 0; passed < RUNS / 2; passed += limit) {
    const page = await client.runs.list(NAMESPACE, { limit, ...(cursor && { cursor }) });
    cursor = page.next ?? cursor;
  }
  return cursor;
}

async function msOf(ask: () => Promise<unknown>): Promise<number> {
  const figures: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const begin = performance.now();
    await ask();
    if (round > 0) figures.push(performance.now() - begin);
  }
  return median(figures);
}
