import { writeFileSync } from 'node:fs';
import { root } from '../check/process.ts';
import type { PlantedBug } from './bug.ts';
import { BUGS } from './bugs/index.ts';
import { canBeNoticed, named } from './choose.ts';
import { type Hunted, hunt } from './hunt.ts';
import { inLanes } from './lanes.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { closingLines, jsonOf, lineOf } from './report.ts';
import { endPrograms } from './run-program.ts';
import { ScratchCopy } from './scratch-copy.ts';
import { unsoundChecks } from './soundness.ts';

/** Two lanes for two cores. */
const LANES = 2;

const copies: ScratchCopy[] = [];

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    clear();
    process.exit(1);
  });
}
process.exitCode = await main(readOptions(process.argv.slice(2)));

async function main(options: Options): Promise<number> {
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const bugs = named(BUGS, options.only);
  if (options.list) {
    for (const { name, file, why } of bugs) console.log(`${name}\n    ${file}\n    ${why}`);
    return 0;
  }
  try {
    for (let lane = 0; lane < LANES; lane += 1) copies.push(new ScratchCopy(root));
    return await plantAll(bugs, options);
  } finally {
    clear();
  }
}

/** Answers the exit code. */
async function plantAll(all: readonly PlantedBug[], { every, json }: Options): Promise<number> {
  const bugs = all.filter(canBeNoticed);
  for (const { name, needs } of all.filter((bug) => !canBeNoticed(bug))) {
    console.log(`– ${name}: not planted: ${needs} is not installed here`);
  }
  const unsound = await unsoundChecks(copies, bugs);
  for (const words of unsound) console.log(`✕ without any bug, ${words}`);
  if (unsound.length > 0) {
    console.log(`0 passed, ${unsound.length} failed`);
    return 1;
  }
  const hunted = await inLanes(copies, bugs, async (copy, bug): Promise<Hunted> => {
    const one = await hunt(copy, bug, every);
    console.log(lineOf(one));
    return one;
  });
  if (json !== undefined) writeFileSync(json, jsonOf(hunted));
  for (const line of closingLines(hunted)) console.log(line);
  return hunted.every(({ catches }) => catches.length > 0) ? 0 : 1;
}

function clear(): void {
  endPrograms();
  for (const copy of copies) copy.remove();
}
