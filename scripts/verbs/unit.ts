import { passThrough } from '../check/process.ts';

process.exitCode = await passThrough('vitest', [
  'run',
  '--project',
  'unit',
  ...process.argv.slice(2),
]);
