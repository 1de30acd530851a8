import { MEDIA, type QueryOf, ROUTES } from '@tutti/api';
import { type CompileResult, compileDefinition, type Diagnostic, type Plan } from '@tutti/language';
import { type Answer, json, text } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { invalidMember, type ProblemAnswer, problem } from '../../http/problem.ts';
import type { DefinitionRecord, Store } from '../../store/port.ts';
import { decodeCursor, encodeCursor, UNKNOWN_CURSOR } from '../cursor.ts';
import { missingDefinitionText } from '../missing-definition.ts';
import { definitionPath, readDefinitionPlace, toDefinition, toDefinitionSummary } from './rules.ts';

export interface DefinitionPorts {
  readonly store: Pick<Store, 'publish' | 'definition' | 'definitions' | 'plan'>;
  readonly link: Link;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A version was published that was not there before. */
  readonly onPublished: () => void;
}

/** Compiles a definition of the namespace, with the resources it refers to. */
export type Link = (namespace: string, source: string) => Promise<CompileResult>;

/** Publishing and reading definitions. */
export function definitionEndpoints(ports: DefinitionPorts): readonly Endpoint[] {
  return [
    endpoint(ROUTES.publishDefinition, ({ params, body }) =>
      publish(ports, params.namespace, body),
    ),
    endpoint(ROUTES.listDefinitions, ({ params, query }) => list(ports, params.namespace, query)),
    endpoint(ROUTES.getDefinition, ({ params, prefers }) =>
      get(ports, params, prefers(MEDIA.yaml)),
    ),
    endpoint(ROUTES.validateDefinition, async ({ body }) => validate(body)),
  ];
}

async function publish(ports: DefinitionPorts, namespace: string, source: string): Promise<Answer> {
  const known = await publishedBefore(ports, namespace, source);
  if (known) return answerPublished(ports, known, 200);
  const result = await ports.link(namespace, source);
  if (!result.ok) return refuseMistakes(result.diagnostics);
  const { plan } = result;
  if (plan.document.namespace !== namespace) return refuseNamespace(plan, namespace);
  const { name, version } = plan.document;
  const record = { namespace, name, version, source, planId: plan.id, publishedAt: ports.now() };
  const answer = await ports.store.publish(record, plan);
  if (answer === 'conflict') return refuseChange(record);
  if (answer === 'published') ports.onPublished();
  return answerPublished(ports, record, answer === 'published' ? 201 : 200);
}

/**
 * What was published stays as it is: the same text again needs none of its resources, which may
 * have changed meanwhile.
 */
async function publishedBefore(
  { store }: DefinitionPorts,
  namespace: string,
  source: string,
): Promise<DefinitionRecord | null> {
  const result = compileDefinition(source);
  if (result.ok || !result.document) return null;
  const { name, version } = result.document;
  const record = await store.definition(namespace, name, version);
  return record?.source === source && result.document.namespace === namespace ? record : null;
}

async function answerPublished(
  { store }: DefinitionPorts,
  { namespace, name, version }: DefinitionRecord,
  status: 200 | 201,
): Promise<Answer> {
  const stored = await store.definition(namespace, name, version);
  if (stored === null) throw new Error(`Expected ${name} ${version} to be stored, but it is not.`);
  const summary = toDefinitionSummary(stored);
  return json(status, summary, { location: definitionPath(summary) });
}

function refuseMistakes(diagnostics: readonly Diagnostic[]): ProblemAnswer {
  const count = diagnostics.filter(({ severity }) => severity === 'error').length;
  return problem('definition-invalid', {
    detail: `${count === 1 ? 'There is 1 mistake' : `There are ${count} mistakes`} in the definition.`,
    diagnostics: [...diagnostics],
  });
}

function refuseNamespace(plan: Plan, namespace: string): ProblemAnswer {
  return problem('namespace-mismatch', {
    detail: `Expected document.namespace to be '${namespace}' as in the path, but it is '${plan.document.namespace}'.`,
  });
}

function refuseChange({ namespace, name, version }: DefinitionRecord): ProblemAnswer {
  return problem('definition-immutable', {
    detail: `${namespace}/${name} ${version} is published with other content. Give the new content a new version.`,
  });
}

async function list(
  { store }: DefinitionPorts,
  namespace: string,
  { name, cursor, limit = 50 }: QueryOf<typeof ROUTES.listDefinitions>,
): Promise<Answer> {
  const place = cursor === undefined ? undefined : readDefinitionPlace(decodeCursor(cursor));
  if (place === null) return invalidMember(UNKNOWN_CURSOR);
  const records = await store.definitions({
    namespace,
    ...(name !== undefined && { name }),
    ...(place && { after: { namespace, ...place } }),
    limit: limit + 1,
  });
  const items = records.slice(0, limit).map(toDefinitionSummary);
  const last = items.at(-1);
  const next = records.length > limit && last ? encodeCursor([last.name, last.version]) : undefined;
  return json(200, { items, ...(next !== undefined && { next }) });
}

async function get(
  { store }: DefinitionPorts,
  { namespace, name, version }: { namespace: string; name: string; version: string },
  asText: boolean,
): Promise<Answer> {
  const record = await store.definition(
    namespace,
    name,
    version === 'latest' ? undefined : version,
  );
  if (record === null) {
    return problem('definition-not-found', {
      detail: missingDefinitionText({ namespace, name, version }),
    });
  }
  if (asText) return text(200, MEDIA.yaml, record.source);
  const plan = await store.plan(record.planId);
  if (plan === null) throw new Error(`Expected plan ${record.planId} to be stored, but it is not.`);
  return json(200, toDefinition(record, plan));
}

/** Nothing is fetched: whoever may only ask makes no requests in the name of a namespace. */
function validate(source: string): Answer {
  const result = compileDefinition(source);
  const valid = result.ok || result.needs !== undefined;
  return json(200, { valid, diagnostics: result.diagnostics });
}
