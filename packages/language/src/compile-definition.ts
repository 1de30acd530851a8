import { deepFreeze } from './deep-freeze.ts';
import type { Diagnostic } from './diagnostic.ts';
import { linePositions } from './document/line-positions.ts';
import { readDocument } from './document/read-document.ts';
import { isLongerThan } from './json-length.ts';
import { LIMITS } from './limits.ts';
import type { ResourceRequest, ResourceUse, Surroundings } from './linking/resources.ts';
import { type PlanBody, readDefinition } from './ows/definition.ts';
import type { DocumentInfo, Plan } from './plan/plan.ts';
import { digestOf, planId } from './plan-id.ts';
import { EnoughFound, Findings } from './reading/report.ts';

export type CompileResult =
  | {
      readonly ok: true;
      readonly plan: Plan;
      /** Warnings. */
      readonly diagnostics: readonly Diagnostic[];
    }
  | {
      readonly ok: false;
      readonly diagnostics: readonly Diagnostic[];
      /**
       * There when nothing is wrong, but resources are missing that it refers to; where they are
       * missing is told by warnings.
       */
      readonly needs?: readonly ResourceRequest[];
      readonly document?: DocumentInfo;
    };

/**
 * Whether the text (YAML or JSON) is a valid Open Workflow definition, whether this version can run
 * it or not: everything that is wrong with it, in the order of the text. Never throws.
 */
export function validateDefinition(text: string): Diagnostic[] {
  const { diagnostics } = read(text, {});
  return diagnostics.filter(
    ({ code }) => code !== 'not-supported-yet' && code !== 'resource-needed',
  );
}

/**
 * Compiles a definition (YAML or JSON) to a deeply frozen plan. Refused with diagnostics when it is
 * not valid, or when a part of it cannot be run yet (`not-supported-yet`, by name). What it refers
 * to must be among `surroundings.resources`: `linkDefinition` fetches it. Never throws.
 */
export function compileDefinition(text: string, surroundings: Surroundings = {}): CompileResult {
  const { body, diagnostics, used, needed } = read(text, surroundings);
  if (!body || diagnostics.some(({ severity }) => severity === 'error')) {
    return { ok: false, diagnostics: diagnostics.filter(({ code }) => code !== 'resource-needed') };
  }
  if (needed.size > 0) {
    return { ok: false, diagnostics, needs: [...needed.values()], document: body.document };
  }
  const resources = used.size > 0 ? { resources: digestsOf(used) } : {};
  const id = planId(3, body.definition, resources.resources);
  const plan = deepFreeze({ format: 3 as const, id, ...body, ...resources });
  return { ok: true, plan, diagnostics };
}

function digestsOf(texts: ReadonlyMap<string, string>): { readonly [uri: string]: string } {
  return Object.fromEntries([...texts].map(([uri, text]) => [uri, digestOf(text)]));
}

function read(text: string, surroundings: Surroundings) {
  const findings = new Findings();
  const resources: ResourceUse = { surroundings, used: new Map(), needed: new Map() };
  const body = readBody(text, findings, resources);
  return { body, diagnostics: findings.diagnostics(linePositions(text)), ...resources };
}

const START = { pointer: '', offset: 0 };
const TOO_LARGE = `Expected a definition whose plan has at most ${LIMITS.planLength} characters, but it has more. Nest large tasks less deeply, and refer to large components less often.`;

function readBody(text: string, findings: Findings, resources: ResourceUse): PlanBody | undefined {
  try {
    const root = readDocument(text, findings);
    const body = root && readDefinition(root, findings, resources);
    if (isLongerThan(body, LIMITS.planLength)) findings.mistake(START, 'plan-too-large', TOO_LARGE);
    return body;
  } catch (error) {
    if (error instanceof EnoughFound) return undefined;
    throw error;
  }
}
