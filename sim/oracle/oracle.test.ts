import { compileDefinition, type Plan } from '@tutti/language';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryDefinition } from '../../packages/engine/src/testing/arbitrary-definition.ts';
import { START } from '../../packages/engine/src/testing/run-driver.ts';
import { arbitraryScript } from './arbitrary-script.ts';
import { arbitraryWorkflow } from './arbitrary-workflow.ts';
import { differences } from './compare.ts';
import { predict } from './predict.ts';
import { scriptedEnvironment } from './scripted-environment.ts';
import { ScriptedRun } from './scripted-run.ts';

/** Others, and more of them, when asked. */
const { PROPERTY_SEED = '1', ORACLE_RUNS = '500' } = process.env;
const OPTIONS = { seed: Number(PROPERTY_SEED), numRuns: Number(ORACLE_RUNS) };

/** Of each hundred runs, so many at the most may be undetermined. */
test.each([
  { name: 'whose data tell what has happened', definitions: arbitraryWorkflow(), percentMax: 9 },
  {
    name: 'with nearly everything there is',
    definitions: arbitraryDefinition('predictable'),
    percentMax: 13,
  },
])('a run of any definition $name does what the oracle says', ({ definitions, percentMax }) => {
  const reasons = new Map<string, number>();
  const property = fc.property(definitions, arbitraryScript(), (definition, script) => {
    const environment = scriptedEnvironment({ ...script, startedAt: START });
    const prediction = predict(planOf(definition), environment);
    if (prediction.kind === 'undetermined') {
      reasons.set(prediction.reason, (reasons.get(prediction.reason) ?? 0) + 1);
      return;
    }
    const observation = new ScriptedRun(definition, environment).play();
    expect(differences(prediction, observation)).toEqual([]);
  });
  fc.assert(property, OPTIONS);
  const count = [...reasons.values()].reduce((sum, each) => sum + each, 0);
  const percent = (100 * count) / OPTIONS.numRuns;
  console.info(`undetermined: ${percent.toFixed(1)} % of ${OPTIONS.numRuns}`, reasons);
  expect(percent).toBeLessThan(percentMax);
});

function planOf(definition: string): Plan {
  const compiled = compileDefinition(definition);
  if (compiled.ok) return compiled.plan;
  throw new Error(`Expected a valid definition, but: ${JSON.stringify(compiled.diagnostics)}`);
}
