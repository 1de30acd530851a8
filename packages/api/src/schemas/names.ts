import { Type } from 'typebox';

const LABEL = '^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$';
const SEMANTIC_VERSION =
  '^(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)(?:-[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?$';

export const NamespaceName = Type.String({
  pattern: LABEL,
  maxLength: 63,
  description: 'The unit of tenancy, access and quota: letters, digits and hyphens, at most 63.',
  examples: ['demo'],
});

export const DefinitionName = Type.String({
  pattern: LABEL,
  maxLength: 63,
  description: 'The name of a definition: letters, digits and hyphens, at most 63.',
  examples: ['order-fulfilment'],
});

export const DefinitionVersion = Type.String({
  pattern: SEMANTIC_VERSION,
  maxLength: 100,
  description: 'A semantic version.',
  examples: ['1.0.0'],
});

export const VersionOrLatest = Type.String({
  pattern: `^latest$|${SEMANTIC_VERSION}`,
  maxLength: 100,
  description: 'A semantic version, or `latest` for the highest one published.',
  examples: ['1.0.0', 'latest'],
});

export const RunId = Type.String({
  pattern: '^[\\x21-\\x7e]+$',
  maxLength: 255,
  description: 'The id of a run, as the server gave it.',
  examples: ['01JD8X3VQK5W7Z0M4N6P8R2T1A'],
});

export const ResourceName = Type.String({
  pattern: LABEL,
  maxLength: 63,
  description: 'Letters, digits and hyphens, at most 63.',
  examples: ['payments'],
});

export const SecretName = Type.String({
  pattern: '^[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,126}[A-Za-z0-9_])?$',
  maxLength: 128,
  description: 'The name of a secret: letters, digits, underscores, dots and hyphens, at most 128.',
  examples: ['petPassword'],
});

export const DateTime = Type.String({
  format: 'date-time',
  maxLength: 40,
  description: 'An instant as of RFC 3339.',
  examples: ['2026-01-31T12:00:00.000Z'],
});

export const Cursor = Type.String({
  minLength: 1,
  maxLength: 1024,
  description: 'Where the next page begins: `next` of the page before.',
});
