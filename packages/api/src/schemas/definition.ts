import { type Static, Type } from 'typebox';
import { Cursor, DateTime, DefinitionName, DefinitionVersion, NamespaceName } from './names.ts';

export const Diagnostic = Type.Object(
  {
    code: Type.String({ description: 'Stable, kebab-case.', examples: ['unknown-property'] }),
    severity: Type.Union([Type.Literal('error'), Type.Literal('warning')]),
    message: Type.String({ description: 'What was expected, what came, and what to do.' }),
    pointer: Type.String({ description: 'JSON pointer of the place in the definition.' }),
    line: Type.Integer({ minimum: 1 }),
    column: Type.Integer({ minimum: 1 }),
    suggestion: Type.Optional(Type.String()),
  },
  { title: 'Diagnostic', description: 'One mistake in a definition.' },
);
export type Diagnostic = Static<typeof Diagnostic>;

export const DefinitionReference = Type.Object(
  { name: DefinitionName, version: DefinitionVersion },
  { title: 'DefinitionReference' },
);

const summaryMembers = {
  namespace: NamespaceName,
  name: DefinitionName,
  version: DefinitionVersion,
  planId: Type.String({ description: 'The content hash of what runs: `sha256:<hex>`.' }),
  publishedAt: DateTime,
};

export const DefinitionSummary = Type.Object(summaryMembers, {
  title: 'DefinitionSummary',
  description: 'One published version of a definition.',
});
export type DefinitionSummary = Static<typeof DefinitionSummary>;

export const PlanTask = Type.Object(
  {
    name: Type.String(),
    kind: Type.String({ examples: ['call', 'fork'] }),
    pointer: Type.String({ description: 'JSON pointer of the task in the definition.' }),
    depth: Type.Integer({ minimum: 0, description: 'How many tasks are around it.' }),
  },
  { title: 'PlanTask' },
);
export type PlanTask = Static<typeof PlanTask>;

export const PlanSummary = Type.Object(
  {
    tasks: Type.Array(PlanTask, { description: 'Every task in document order.' }),
    functions: Type.Array(Type.String(), { description: 'Names of `use.functions`.' }),
    secrets: Type.Array(Type.String(), { description: 'Names of `use.secrets`.' }),
  },
  { title: 'PlanSummary', description: 'What the definition does, at a glance.' },
);
export type PlanSummary = Static<typeof PlanSummary>;

export const Definition = Type.Object(
  {
    ...summaryMembers,
    title: Type.Optional(Type.String()),
    summary: Type.Optional(Type.String()),
    mediaType: Type.String({ description: 'The notation of `source`.' }),
    source: Type.String({ description: 'The document exactly as it was published.' }),
    plan: PlanSummary,
  },
  { title: 'Definition', description: 'A versioned workflow document, immutable once published.' },
);
export type Definition = Static<typeof Definition>;

export const DefinitionPage = Type.Object(
  { items: Type.Array(DefinitionSummary), next: Type.Optional(Cursor) },
  { title: 'DefinitionPage' },
);
export type DefinitionPage = Static<typeof DefinitionPage>;

export const ValidationReport = Type.Object(
  {
    valid: Type.Boolean({ description: 'There is no diagnostic of severity `error`.' }),
    diagnostics: Type.Array(Diagnostic),
  },
  { title: 'ValidationReport' },
);
export type ValidationReport = Static<typeof ValidationReport>;
