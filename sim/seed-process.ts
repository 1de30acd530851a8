import { readOptions } from './options.ts';
import { outcomeOf } from './outcome.ts';

// One of several processes that share the seeds: each message is a seed, each answer what it came to.
const options = readOptions(process.argv.slice(2));
if (typeof options === 'string') throw new Error(options);
process.on('message', async (seed: number) => {
  process.send?.(await outcomeOf(seed, options));
});
