import { conclude } from '../check/conclude.ts';
import { check } from '../check/steps.ts';
import { runTests } from '../check/vitest-report.ts';

conclude([...(await check()), ...(await runTests('e2e'))]);
