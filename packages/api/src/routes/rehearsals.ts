import { LIMITS } from '../limits.ts';
import { MEDIA } from '../media-types.ts';
import { route } from '../route.ts';
import { RehearsalPage, RehearseDefinition } from '../schemas/rehearsal.ts';
import * as examples from './examples.ts';
import { NamespaceParams } from './parameters.ts';

export const rehearseDefinition = route({
  id: 'rehearseDefinition',
  method: 'POST',
  path: '/v1/namespaces/{namespace}/rehearsals',
  group: 'runs',
  summary: 'Try a definition on what runs have recorded',
  description:
    'Each run is enacted again by the other definition: its calls are answered from the log, time is that of the log, and nothing is touched outside. The answer says of each run whether it would have been the same, and where the ways part.',
  permission: 'runs:read',
  params: NamespaceParams,
  body: {
    required: true,
    limitBytes: LIMITS.definitionBytes,
    content: {
      [MEDIA.json]: { form: 'json', schema: RehearseDefinition, example: examples.rehearse },
    },
  },
  responses: {
    200: {
      description: 'A page, the newest run first.',
      content: { [MEDIA.json]: { schema: RehearsalPage, example: examples.rehearsals } },
    },
  },
  problems: ['definition-invalid', 'definition-not-found', 'run-not-found'],
});
