import { passThrough } from '../check/process.ts';

process.exitCode = await passThrough('biome', ['check', '--write']);
