import {
  compileDefinition,
  type Plan,
  readWorkflowTests,
  type WorkflowTest,
} from '@tutti/language';

/** The plan of a definition given by its `do:` list. */
export function planOf(tasks: string): Plan {
  const head = "document: { dsl: '1.0.3', namespace: test, name: sample, version: '1.0.0' }";
  const source = `${head}\n${/^(?:do|use):/m.test(tasks) ? tasks : `do:\n${tasks}`}`;
  const result = compileDefinition(source);
  if (result.ok) return result.plan;
  throw new Error(JSON.stringify(result.diagnostics, null, 2));
}

/** One test, given by its parts besides the name. */
export function testOf(parts: string): WorkflowTest {
  const lines = parts.trim().split('\n');
  const result = readWorkflowTests(
    `tests:\n- name: it\n${lines.map((line) => `  ${line}`).join('\n')}`,
  );
  const [test] = result.ok ? result.file.tests : [];
  if (test) return test;
  throw new Error(JSON.stringify(result, null, 2));
}
