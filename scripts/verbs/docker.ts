import { conclude } from '../check/conclude.ts';
import { runTests } from '../check/vitest-report.ts';

conclude(await runTests('docker'));
