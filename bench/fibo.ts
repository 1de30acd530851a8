import { median } from './measure.ts';
import { type Row, report } from './report.ts';
import { withTutti } from './rig/alone.ts';
import { definition } from './rig/populate.ts';
import { readSize } from './rig/size.ts';
import { NAMESPACE, type Tutti } from './rig/subjects/tutti.ts';

/** As in Windmill's comparison of engines: one run of scripts, one after another. */
const ROUNDS = readSize('rounds', 3);
const CASES = [
  { scripts: 40, of: 10 },
  { scripts: 10, of: 33 },
];

/** What must come out. */
const FIBONACCI: { readonly [n: number]: number } = { 10: 55, 33: 3_524_578 };

const CODE =
  'const fibo = (n) => (n <= 1 ? n : fibo(n - 1) + fibo(n - 2)); console.log(fibo(Number(process.argv[2])));';

await withTutti(async (tutti) => {
  const rows: Row[] = [];
  for (const { scripts, of } of CASES) {
    const ours = await secondsOf(tutti, scripts, of);
    const row = { case: `${scripts} × fibo(${of}), each script in a sandbox of its own` };
    rows.push({ ...row, metric: 'the whole run', unit: 's', ours });
    rows.push({ ...row, metric: 'one task', unit: 'ms', ours: (ours * 1000) / scripts });
  }
  report('fibo', tutti.durability, rows);
});

async function secondsOf({ client }: Tutti, scripts: number, n: number): Promise<number> {
  const task = {
    run: { script: { language: 'javascript', code: CODE, arguments: [String(n)] } },
  };
  const told = definition(`fibo-${n}`, Array(scripts).fill(task));
  await client.definitions.publish(NAMESPACE, JSON.stringify(told));
  const seconds: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const begin = performance.now();
    const request = { definition: { name: told.document.name } };
    const answer = await client.runs.start(NAMESPACE, request, { wait: '5m' });
    if (answer.kind !== 'completed' || answer.output !== `${FIBONACCI[n]}\n`) {
      throw new Error(`Expected fibo(${n}) to be ${FIBONACCI[n]}, but: ${JSON.stringify(answer)}`);
    }
    if (round > 0) seconds.push((performance.now() - begin) / 1000);
  }
  return median(seconds);
}
