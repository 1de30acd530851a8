// npm run <verb>: makes the clone ready, then hands over to the verb's program under a recent Node.
import { handOver } from './bootstrap/hand-over.mjs';
import { prepare, root } from './bootstrap/prepare.mjs';
import { programOf } from './bootstrap/verbs.mjs';

const [verb = '', ...args] = process.argv.slice(2);
const program = programOf(verb, args);
if (typeof program === 'string') {
  process.stderr.write(`${program}\n`);
  process.exit(2);
}
process.chdir(root);
handOver(await prepare(), program);
