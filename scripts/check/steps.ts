import { capture, type Tool } from './process.ts';
import type { Result } from './result.ts';
import { runTests } from './vitest-report.ts';

const HOUSE_RULES = {
  'scripts/boundaries.test.ts': 'boundaries',
  'scripts/tidy.test.ts': 'tidy',
};

/** Everything that must hold of a change, short of whole processes end to end. */
export async function check(): Promise<Result[]> {
  // Two lanes for two cores: the tools beside the tests.
  const [statics, tests] = await Promise.all([runStatics(), runTests('unit', HOUSE_RULES)]);
  return [...statics, ...tests];
}

async function runStatics(): Promise<Result[]> {
  return [
    await toolStep('format and lint', 'biome', ['check', '--error-on-warnings']),
    await toolStep('types', 'tsc', ['-p', '.']),
    await toolStep('types of jq, pure', 'tsc', ['-p', 'packages/jq']),
    await toolStep('types of language, pure', 'tsc', ['-p', 'packages/language']),
    await toolStep('types of engine, pure', 'tsc', ['-p', 'packages/engine']),
  ];
}

async function toolStep(name: string, tool: Tool, args: readonly string[]): Promise<Result> {
  const { exitCode, output, tookMs } = await capture(tool, args);
  const failed = exitCode === 0 ? 0 : 1;
  return { name, passed: 1 - failed, failed, tookMs, notRun: [], output };
}
