import type { RunEvent } from '@tutti/engine';
import { compileDefinition, type Plan } from '@tutti/language';
import { atOnce, diffRuns, rehearseHistory } from '@tutti/workflow-tests';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryDefinition } from '../../packages/engine/src/testing/arbitrary-definition.ts';
import { RUNTIME, START } from '../../packages/engine/src/testing/run-driver.ts';
import { arbitraryScript } from './arbitrary-script.ts';
import { scriptedEnvironment } from './scripted-environment.ts';
import { ScriptedRun } from './scripted-run.ts';

/** Others, and more of them, when asked. */
const { PROPERTY_SEED = '1', HISTORY_RUNS = '300' } = process.env;
const OPTIONS = { seed: Number(PROPERTY_SEED), numRuns: Number(HISTORY_RUNS) };

test('whatever a run has recorded, its own definition does the same again, and it does not differ from itself', () => {
  const property = fc.property(
    arbitraryDefinition('predictable'),
    arbitraryScript(),
    (definition, script) => {
      const run = new ScriptedRun(definition, scriptedEnvironment({ ...script, startedAt: START }));
      run.play();
      const { log } = run;
      expect(rehearse(planOf(definition), log)).toMatchObject({ verdict: 'same' });
      expect(atOnce(diffRuns(log, log))).toEqual([]);
    },
  );
  fc.assert(property, OPTIONS);
});

function rehearse(plan: Plan, log: readonly RunEvent[]) {
  const environment = { runtime: RUNTIME };
  return atOnce(rehearseHistory({ recorded: plan, candidate: plan, log, environment }));
}

function planOf(definition: string): Plan {
  const compiled = compileDefinition(definition);
  if (compiled.ok) return compiled.plan;
  throw new Error(`Expected a valid definition, but: ${JSON.stringify(compiled.diagnostics)}`);
}
