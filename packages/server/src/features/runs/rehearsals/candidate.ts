import type { RehearseDefinition } from '@tutti/api';
import { compileDefinition, type Plan } from '@tutti/language';
import { type ProblemAnswer, problem } from '../../../http/problem.ts';
import type { Store } from '../../../store/port.ts';
import { missingDefinitionText } from '../../missing-definition.ts';

export type CandidateReading =
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'refused'; readonly answer: ProblemAnswer };

/** The plan that is tried. Nothing is fetched for it: that is for those who may publish. */
export async function readCandidate(
  store: Pick<Store, 'resolve' | 'plan'>,
  namespace: string,
  candidate: RehearseDefinition['candidate'],
): Promise<CandidateReading> {
  if ('source' in candidate) return compile(candidate.source);
  const { name, version = 'latest' } = candidate;
  const found = await store.resolve(namespace, name, version === 'latest' ? undefined : version);
  const plan = found && (await store.plan(found.planId));
  if (plan) return { kind: 'plan', plan };
  const detail = missingDefinitionText({ namespace, name, version });
  return { kind: 'refused', answer: problem('definition-not-found', { detail }) };
}

function compile(source: string): CandidateReading {
  const result = compileDefinition(source);
  if (result.ok) return { kind: 'plan', plan: result.plan };
  const detail =
    result.needs === undefined
      ? 'The definition has mistakes.'
      : 'The definition refers to resources, which are fetched for published versions only. Publish it under a version of its own, and try that.';
  const answer = problem('definition-invalid', { detail, diagnostics: [...result.diagnostics] });
  return { kind: 'refused', answer };
}
