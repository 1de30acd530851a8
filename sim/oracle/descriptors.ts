import type { Json } from '@tutti/jq';
import type { Task } from '@tutti/language';
import type { Environment, Moment } from './environment.ts';
import { Undetermined } from './halt.ts';
import { instantAt } from './instant-at.ts';
import { isObject } from './json-object.ts';
import type { Scope } from './scope.ts';

/** What `$task` tells of a task: as much as there is of it yet. */
export interface Described {
  readonly task: Task;
  /** Raw. */
  readonly input: Json;
  readonly startedAt?: Moment;
  /** Raw. */
  readonly output?: Json;
}

/** The DSL's arguments that describe the run; undefined: it is none of them. */
export function descriptorOf(name: string, source: string, scope: Scope): Json | undefined {
  const { plan, environment, described } = scope;
  switch (name) {
    case 'runtime':
      return environment.runtime;
    case 'workflow':
      return {
        id: environment.runId,
        definition: plan.definition,
        input: environment.input,
        startedAt: dateTime(environment, environment.startedAt),
      };
    case 'task':
      return described ? taskOf(described, environment) : null;
    case 'secrets':
      return markersOf(plan.secrets, source);
    default:
      return undefined;
  }
}

/** E8. */
function taskOf({ task, input, startedAt, output }: Described, environment: Environment): Json {
  const { name, pointer, definition } = task;
  return {
    ...(isObject(definition) && definition),
    name,
    reference: pointer,
    definition,
    input,
    output: output ?? null,
    startedAt: startedAt === undefined ? null : dateTime(environment, startedAt),
  };
}

function dateTime(environment: Environment, at: Moment): Json {
  const milliseconds = instantAt(environment, at);
  return {
    iso8601: new Date(milliseconds).toISOString(),
    epoch: { seconds: Math.floor(milliseconds / 1000), milliseconds },
  };
}

/** E5: what stands for a secret in all that is stored. */
export function markerOf(secret: string): string {
  return `\uFDD0secret:${secret}\uFDD0`;
}

function markersOf(secrets: readonly string[], source: string): Json {
  const isSplit = /\$\s*secrets\s*(?:\.\s*\w+|\.?\[[^\]]*\])\s*(?:\.\s*["\w]|\.?\[)/.test(source);
  if (isSplit) throw new Undetermined('members of a secret');
  return Object.fromEntries(secrets.map((name) => [name, markerOf(name)]));
}
