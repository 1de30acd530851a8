import { mapTemplate, textTemplate } from '../expressions/template.ts';
import type { Argument } from '../plan/call.ts';
import type { Process } from '../plan/run.ts';
import type { Expression } from '../plan/template.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { oneOf, type Reader } from '../reading/reader.ts';
import { argumentsOf, constants } from './connector-call.ts';
import { duration } from './duration.ts';
import { PROCESS_INPUT } from './process-arguments.ts';
import { programProcess } from './program-process.ts';

const LIFETIME = object('`lifetime`', {
  cleanup: required(oneOf('`cleanup`', ['always', 'never', 'eventually'])),
  after: optional(duration),
});

const lifetime: Reader<Argument> = (at, scope) => {
  const { cleanup, after } = LIFETIME(at, scope);
  if (at.kind === 'map' && cleanup === 'eventually' && !after) {
    const message =
      'Expected `lifetime` to have `after` because its cleanup is `eventually`, but it does not. Add `after:`.';
    scope.report.mistake(at, 'missing-property', message);
  }
  const extra = at.kind === 'map' ? at.entries.get('after') : undefined;
  // A cleanup that is none of them has been told already.
  const isKnown = at.kind === 'map' && at.entries.get('cleanup')?.value.value === cleanup;
  if (extra && isKnown && cleanup !== 'eventually') {
    const message = `Expected \`after\` only where the cleanup is \`eventually\`, but it is \`${cleanup}\`. Take it out.`;
    scope.report.mistake(extra.at, 'unexpected-property', message);
  }
  const due: Argument | undefined = after && { kind: 'milliseconds', duration: after };
  return argumentsOf({ ...constants({ cleanup }), after: due });
};

const CONTAINER = object('`container`', {
  image: required(textTemplate('`image`')),
  name: optional(textTemplate('`name`')),
  command: optional(textTemplate('`command`')),
  ports: optional(mapTemplate('`ports`')),
  volumes: optional(mapTemplate('`volumes`')),
  environment: optional(PROCESS_INPUT.environment),
  stdin: optional(PROCESS_INPUT.stdin),
  arguments: optional(PROCESS_INPUT.arguments),
  lifetime: optional(lifetime),
  pullPolicy: optional(oneOf('`pullPolicy`', ['ifNotPresent', 'always', 'never'])),
});

/** What a container without a `name` is named after, beside its run and its task. */
const DEFINITION: Expression = {
  kind: 'expression',
  source: '$workflow.definition.document.name',
  variables: ['workflow'],
};

export const containerProcess: Reader<Process> = (at, scope) => {
  const { pullPolicy, ...container } = CONTAINER(at, scope);
  const given = { definition: DEFINITION, ...container, ...constants({ pullPolicy }) };
  return programProcess('container', given);
};
