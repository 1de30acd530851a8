import { deepFreeze } from './deep-freeze.ts';
import type { Diagnostic } from './diagnostic.ts';
import { linePositions } from './document/line-positions.ts';
import { readDocument } from './document/read-document.ts';
import { isLongerThan } from './json-length.ts';
import { LIMITS } from './limits.ts';
import { type PlanBody, readDefinition } from './ows/definition.ts';
import type { Plan } from './plan.ts';
import { planId } from './plan-id.ts';
import { EnoughFound, Findings } from './reading/report.ts';

export type CompileResult =
  | {
      readonly ok: true;
      readonly plan: Plan;
      /** Warnings. */
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/**
 * Whether the text (YAML or JSON) is a valid Open Workflow definition, whether this version can run
 * it or not: everything that is wrong with it, in the order of the text. Never throws.
 */
export function validateDefinition(text: string): Diagnostic[] {
  return read(text).diagnostics.filter(({ code }) => code !== 'not-supported-yet');
}

/**
 * Compiles a definition (YAML or JSON) to a deeply frozen plan. Refused with diagnostics when it is
 * not valid, or when a part of it cannot be run yet (`not-supported-yet`, by name). Never throws.
 */
export function compileDefinition(text: string): CompileResult {
  const { body, diagnostics } = read(text);
  if (!body || diagnostics.some(({ severity }) => severity === 'error'))
    return { ok: false, diagnostics };
  const id = planId(3, body.definition);
  return { ok: true, plan: deepFreeze({ format: 3, id, ...body }), diagnostics };
}

function read(text: string): { body: PlanBody | undefined; diagnostics: Diagnostic[] } {
  const findings = new Findings();
  const body = readBody(text, findings);
  return { body, diagnostics: findings.diagnostics(linePositions(text)) };
}

const START = { pointer: '', offset: 0 };
const TOO_LARGE = `Expected a definition whose plan has at most ${LIMITS.planLength} characters, but it has more. Nest large tasks less deeply, and refer to large components less often.`;

function readBody(text: string, findings: Findings): PlanBody | undefined {
  try {
    const root = readDocument(text, findings);
    const body = root && readDefinition(root, findings);
    if (isLongerThan(body, LIMITS.planLength)) findings.mistake(START, 'plan-too-large', TOO_LARGE);
    return body;
  } catch (error) {
    if (error instanceof EnoughFound) return undefined;
    throw error;
  }
}
