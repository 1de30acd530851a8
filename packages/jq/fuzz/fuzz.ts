// Compares @tutti/jq with jq itself on generated programs:
//   node packages/jq/fuzz/fuzz.ts --cases 10000 --seed 1
import { parseArgs } from 'node:util';
import { stringify } from '@tutti/jq';
import { compareAnswers, ourAnswer } from './compare.ts';
import { value } from './inputs.ts';
import { Oracle, type OracleCase } from './oracle.ts';
import { ProgramWriter } from './programs.ts';
import { Random } from './random.ts';

const BATCH = 200;
const MOST_SHOWN = 50;

/** The case of a number: errors are caught inside, so that their values are compared too. */
function caseOf(seed: number, number: number): OracleCase {
  const random = new Random(seed * 1_000_003 + number);
  const program = new ProgramWriter(random).program();
  return {
    program: `try ((${program}) | {o: .}) catch {e: .}`,
    input: stringify(value(random, 3)),
  };
}

const { values: options } = parseArgs({
  options: {
    cases: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
  },
});
const total = Number(options.cases);
const seed = Number(options.seed);
const oracle = new Oracle();
const counts = new Map<string, number>();
let different = 0;

for (let first = 0; first < total; first += BATCH) {
  const size = Math.min(BATCH, total - first);
  const cases = Array.from({ length: size }, (_, index) => caseOf(seed, first + index));
  const answers = await oracle.ask(cases);
  for (const [index, each] of cases.entries()) {
    const { program, input } = each;
    const comparison = compareAnswers(each, ourAnswer(program, input), answers[index]!);
    if (comparison.kind !== 'different') {
      const label = `${comparison.kind}: ${comparison.why}`;
      counts.set(label, (counts.get(label) ?? 0) + 1);
      continue;
    }
    different++;
    if (different > MOST_SHOWN) continue;
    console.log(`case ${first + index}: ${program}\n  input:  ${input}`);
    console.log(`  ours:   ${comparison.ours}\n  theirs: ${comparison.theirs}`);
  }
}
oracle.stop();
for (const [label, count] of [...counts].sort()) console.log(`${label}: ${count}`);
console.log(
  `${total} cases, seed ${seed}: ${different} unexplained differences, ${oracle.restarts} restarts`,
);
process.exitCode = different === 0 ? 0 : 1;
