import { type Options, readOptions } from './options.ts';
import { type Judged, told, undeterminedOf } from './oracle/share.ts';
import { outcomes } from './outcomes.ts';

const options = readOptions(process.argv.slice(2));
if (typeof options === 'string') {
  process.stderr.write(`${options}\n`);
  process.exit(2);
}
process.exitCode = (await simulateAll(options)) > 0 ? 1 : 0;

/** Simulates seed after seed; answers how many have failed. What is printed depends on nothing else. */
async function simulateAll(options: Options): Promise<number> {
  const started = performance.now();
  let failed = 0;
  const judged: Judged[] = [];
  const seen = { lives: 0, runs: 0, events: 0 };
  for await (const outcome of outcomes(options)) {
    for (const name of ['lives', 'runs', 'events'] as const) seen[name] += outcome[name];
    judged.push(...outcome.judgements);
    if (outcome.failure.length > 0) failed += 1;
    for (const line of outcome.failure) print(line);
  }
  print(`${seen.lives} lives of the server, ${seen.runs} runs, ${seen.events} events`);
  print(told(undeterminedOf(judged)));
  print(`${options.runs - failed} passed, ${failed} failed`);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stderr.write(`${seconds} s, ${options.processes} processes\n`);
  return failed;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
