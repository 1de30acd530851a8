import type { Json } from '@tutti/api';
import { type Client, ProblemError } from '@tutti/client';
import { parseDocument } from 'yaml';
import { type Execution, tasksOf } from './execution.ts';
import type { Scenario } from './feature-file.ts';
import { type Assertion, type End, readStep, type Step } from './step.ts';
import { contradictionOf } from './verify.ts';

const WAIT_MS = 30_000;
const RUN_ENDS = new Set(['run-completed', 'run-faulted', 'run-cancelled']);

/** The definition a scenario gives, as it is published. */
interface Published {
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  readonly source: string;
}

/**
 * Plays a scenario on the server; answers what is wrong, nothing when it passes.
 *
 * Published versions are immutable and some scenarios share name and version, so each publishes
 * under a version of its own: `build` tells them apart.
 */
export async function runScenario(
  client: Client,
  scenario: Scenario,
  build: string,
): Promise<string | undefined> {
  try {
    const steps = scenario.steps.map(readStep);
    const execution = await execute(client, published(steps, build), inputOf(steps));
    return steps
      .filter(isAssertion)
      .map((assertion) => contradictionOf(assertion, execution))
      .find((contradiction) => contradiction !== undefined);
  } catch (error) {
    return error instanceof ProblemError
      ? `${error.message} ${JSON.stringify(error.problem)}`
      : String(error);
  }
}

async function execute(
  client: Client,
  definition: Published,
  input: { readonly is: Json } | undefined,
): Promise<Execution> {
  const { namespace, name, version, source } = definition;
  await client.definitions.publish(namespace, source);
  const { runId } = await client.runs.start(namespace, {
    definition: { name, version },
    ...(input !== undefined && { input: input.is }),
  });
  await ended(client, namespace, runId);
  const run = await client.runs.get(namespace, runId);
  const { items } = await client.runs.events(namespace, runId, { limit: 1000 });
  return { end: endOf(run.status), output: run.output, error: run.problem, tasks: tasksOf(items) };
}

/** Follows the run's events to its end. */
async function ended(client: Client, namespace: string, runId: string): Promise<void> {
  const signal = AbortSignal.timeout(WAIT_MS);
  for await (const event of client.runs.follow(namespace, runId, { signal })) {
    if (RUN_ENDS.has(event.type)) return;
  }
}

function endOf(status: string): End {
  if (status === 'completed' || status === 'faulted' || status === 'cancelled') return status;
  throw new Error(`Expected the run to have ended within ${WAIT_MS} ms, but it is ${status}.`);
}

function published(steps: readonly Step[], build: string): Published {
  const step = steps.find((one) => one.kind === 'definition');
  if (step === undefined) throw new Error('Expected the scenario to give a definition.');
  const document = parseDocument(step.document);
  const version = `${document.getIn(['document', 'version'])}+${build}`;
  document.setIn(['document', 'version'], version);
  return {
    namespace: String(document.getIn(['document', 'namespace'])),
    name: String(document.getIn(['document', 'name'])),
    version,
    source: document.toString(),
  };
}

function inputOf(steps: readonly Step[]): { readonly is: Json } | undefined {
  const step = steps.find((one) => one.kind === 'input');
  return step && { is: step.value };
}

function isAssertion(step: Step): step is Assertion {
  return step.kind !== 'definition' && step.kind !== 'input' && step.kind !== 'execute';
}
