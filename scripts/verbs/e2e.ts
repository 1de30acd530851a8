import { passThrough } from '../check/process.ts';

process.exitCode = await passThrough('vitest', [
  'run',
  '--project',
  'e2e',
  ...process.argv.slice(2),
]);
