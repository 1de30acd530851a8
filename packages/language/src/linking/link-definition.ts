import { type CompileResult, compileDefinition } from '../compile-definition.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { LIMITS } from '../limits.ts';
import type { ResourceAnswer, ResourceRequest, Surroundings } from './resources.ts';

/** Fetches one resource. Never rejects: what goes wrong is an answer. */
export type FetchResource = (request: ResourceRequest) => Promise<ResourceAnswer>;

/**
 * Compiles a definition with the resources it refers to (functions of catalogs, functions by URL,
 * schemas), which are fetched by `fetch`: those in turn may refer to others. The plan holds all of
 * it, so that a run never depends on a catalog being there, or being what it was.
 */
export async function linkDefinition(
  text: string,
  fetch: FetchResource,
  { defaultCatalog }: Pick<Surroundings, 'defaultCatalog'> = {},
): Promise<CompileResult> {
  const resources = new Map<string, ResourceAnswer>();
  const surroundings = { resources, ...(defaultCatalog !== undefined && { defaultCatalog }) };
  for (;;) {
    const result = compileDefinition(text, surroundings);
    if (result.ok || result.needs === undefined) return result;
    if (resources.size + result.needs.length > LIMITS.resources) return tooMany(result.diagnostics);
    const answers = await Promise.all(
      result.needs.map(async (request) => [request.uri, await fetch(request)] as const),
    );
    for (const [uri, answer] of answers) resources.set(uri, answer);
  }
}

/** What is still needed is told as the mistake. */
function tooMany(needed: readonly Diagnostic[]): CompileResult {
  const message = `Expected a definition to be made of at most ${LIMITS.resources} resources, but there are more. Do they refer to each other without end?`;
  const diagnostics = needed.map((each) => ({
    ...each,
    code: 'too-many-resources' as const,
    severity: 'error' as const,
    message,
  }));
  return { ok: false, diagnostics };
}
