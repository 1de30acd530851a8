import { mapTemplate, textTemplate } from '../expressions/template.ts';
import type { Process } from '../plan.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { oneOf, type Reader } from '../reading/reader.ts';
import { duration } from './duration.ts';
import { PROCESS_INPUT } from './process-arguments.ts';
import { programProcess } from './program-process.ts';

const LIFETIME = object('`lifetime`', {
  cleanup: required(oneOf('`cleanup`', ['always', 'never', 'eventually'])),
  after: optional(duration),
});

const lifetime: Reader<unknown> = (at, scope) => {
  const { cleanup, after } = LIFETIME(at, scope);
  if (at.kind === 'map' && cleanup === 'eventually' && !after) {
    const message =
      'Expected `lifetime` to have `after` because its cleanup is `eventually`, but it does not. Add `after:`.';
    scope.report.mistake(at, 'missing-property', message);
  }
  const extra = at.kind === 'map' ? at.entries.get('after') : undefined;
  if (extra && cleanup !== 'eventually') {
    const message = `Expected \`after\` only where the cleanup is \`eventually\`, but it is \`${cleanup}\`. Take it out.`;
    scope.report.mistake(extra.at, 'unexpected-property', message);
  }
  return undefined;
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

export const containerProcess: Reader<Process> = (at, scope) => {
  CONTAINER(at, scope);
  scope.report.unsupported(at, 'containers (`run.container`)');
  return programProcess('shell', {});
};
