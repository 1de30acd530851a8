// node simulate.ts <faults> <seeds>: simulates seed after seed until one breaks a rule, and says which.
import { faultsOf } from '../../sim/fault-kinds.ts';
import { simulate } from '../../sim/simulation.ts';

const [faultsName = '', seeds = ''] = process.argv.slice(2);
const faults = faultsOf(faultsName);
if (faults === null) throw new Error(`Expected a kind of faults, but it is "${faultsName}".`);
for (let seed = 1; seed <= Number(seeds); seed += 1) {
  const { violations } = await simulate({ seed, faults, keep: 0 });
  if (violations.length === 0) continue;
  console.log(`seed ${seed}: ${violations[0]}`);
  process.exit(1);
}
