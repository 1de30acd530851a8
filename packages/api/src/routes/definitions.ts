import { Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { MEDIA } from '../media-types.ts';
import { type RouteBody, route } from '../route.ts';
import {
  Definition,
  DefinitionPage,
  DefinitionSummary,
  ValidationReport,
} from '../schemas/definition.ts';
import { DefinitionName } from '../schemas/names.ts';
import * as examples from './examples.ts';
import { NamespaceParams, pageMembers, VersionParams } from './parameters.ts';

const documentBody: RouteBody = {
  required: true,
  limitBytes: LIMITS.definitionBytes,
  content: {
    [MEDIA.yaml]: { form: 'text', example: examples.definitionText },
    [MEDIA.textYaml]: { form: 'text' },
    [MEDIA.json]: { form: 'text' },
  },
};

const published = {
  headers: { location: 'Where the version is.' },
  content: { [MEDIA.json]: { schema: DefinitionSummary, example: examples.definitionSummary } },
};

export const publishDefinition = route({
  id: 'publishDefinition',
  method: 'POST',
  path: '/v1/namespaces/{namespace}/definitions',
  group: 'definitions',
  summary: 'Publish a version of a definition',
  description:
    'The document says its name and version; its namespace must be the one of the path. A version is immutable: publishing the same content again changes nothing, other content needs a new version.',
  permission: 'definitions:publish',
  params: NamespaceParams,
  body: documentBody,
  responses: {
    200: { description: 'This very content was published before.', ...published },
    201: { description: 'The version is published.', ...published },
  },
  problems: ['definition-invalid', 'definition-immutable', 'namespace-mismatch'],
});

export const listDefinitions = route({
  id: 'listDefinitions',
  method: 'GET',
  path: '/v1/namespaces/{namespace}/definitions',
  group: 'definitions',
  summary: 'List the published versions of definitions',
  permission: 'definitions:read',
  params: NamespaceParams,
  query: Type.Object(
    { name: Type.Optional(DefinitionName), ...pageMembers },
    { additionalProperties: false },
  ),
  responses: {
    200: {
      description: 'A page, by name and semantic version.',
      content: {
        [MEDIA.json]: { schema: DefinitionPage, example: { items: [examples.definitionSummary] } },
      },
    },
  },
  problems: [],
});

export const getDefinition = route({
  id: 'getDefinition',
  method: 'GET',
  path: '/v1/namespaces/{namespace}/definitions/{name}/versions/{version}',
  group: 'definitions',
  summary: 'Get a version of a definition',
  description:
    'With `Accept: application/yaml` the answer is the document as it was published. JSON is YAML too.',
  permission: 'definitions:read',
  params: VersionParams,
  responses: {
    200: {
      description: 'The version.',
      content: {
        [MEDIA.json]: { schema: Definition, example: examples.definition },
        [MEDIA.yaml]: { schema: Type.String(), example: examples.definitionText },
      },
    },
  },
  problems: ['definition-not-found'],
});

export const validateDefinition = route({
  id: 'validateDefinition',
  method: 'POST',
  path: '/v1/definitions/validate',
  group: 'definitions',
  summary: 'Say what is wrong with a definition, without publishing it',
  permission: 'authenticated',
  body: documentBody,
  responses: {
    200: {
      description: 'The diagnostics; none when all is well.',
      content: { [MEDIA.json]: { schema: ValidationReport, example: examples.report } },
    },
  },
  problems: [],
});
