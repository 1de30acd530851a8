import { execFileSync } from 'node:child_process';
import { type Options, readOptions } from './options.ts';
import { type Judged, told, undeterminedOf } from './oracle/share.ts';
import { shrink } from './shrink.ts';
import { type Report, simulate } from './simulation.ts';

const options = readOptions(process.argv.slice(2));
if (typeof options === 'string') {
  process.stderr.write(`${options}\n`);
  process.exit(2);
}
process.exitCode = (await simulateAll(options)) > 0 ? 1 : 0;

/** Simulates seed after seed; answers how many have failed. */
async function simulateAll({ seed, runs, faults, faultsName, trace }: Options): Promise<number> {
  const started = performance.now();
  const failures: Report[] = [];
  const judged: Judged[] = [];
  const seen = { lives: 0, runs: 0, events: 0 };
  for (let index = 0; index < runs; index += 1) {
    const report = await simulate({ seed: seed + index, faults, keep: trace });
    for (const name of ['lives', 'runs', 'events'] as const) seen[name] += report[name];
    judged.push(...report.judgements);
    if (report.violations.length === 0) continue;
    failures.push(report);
    await tell(report, faults, faultsName);
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  print(
    `${seen.lives} lives of the server, ${seen.runs} runs, ${seen.events} events in ${seconds} s`,
  );
  print(told(undeterminedOf(judged)));
  print(`${runs - failures.length} passed, ${failures.length} failed`);
  return failures.length;
}

async function tell(report: Report, faults: Options['faults'], name: string): Promise<void> {
  print(`seed ${report.seed} failed; again, at commit ${commit()}:`);
  print(`  npm run sim -- --seed ${report.seed} --runs 1 --faults ${name} --trace 100`);
  for (const violation of report.violations.slice(0, 5)) print(`  ${violation.slice(0, 1000)}`);
  for (const line of report.trace) print(`    ${line.slice(0, 500)}`);
  for (const { namespace, text } of await shrink(report, { seed: report.seed, faults, keep: 0 })) {
    print(`  with ${namespace}/main, shrunk: ${text}`);
  }
}

function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
  } catch {
    return '(unknown)';
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
