import type { ConnectorFunction } from '@tutti/connector-kit';
import { ArgumentReader, configurationFault } from '../arguments/argument-reader.ts';
import { isObject } from '../arguments/json-object.ts';
import type { TokenStore } from '../authentication/oauth/token-store.ts';
import type { ScriptInput, ScriptRunner } from './script-runner.ts';
import { readScriptCode, scriptText } from './script-source.ts';

/** Who runs the scripts of a language, by every name that the language has. */
export type ScriptRunners = ReadonlyMap<string, ScriptRunner>;

const owner = 'script.run';

/**
 * `run: script`. Arguments: `{ language, code | source, arguments?, environment?, stdin? }`; answers
 * `{ code, stdout, stderr }`: code 1 and the error on stderr when the script throws. A `source`,
 * `{ uri, authentication?, name? }`, is fetched when the script is performed. The idempotency key is
 * the variable `TUTTI_IDEMPOTENCY_KEY` of its environment.
 */
export function scriptRun(runners: ScriptRunners, tokens: TokenStore): ConnectorFunction {
  return {
    async perform(values, context) {
      const args = new ArgumentReader(owner, values);
      const run = runnerFor(args.text('language'), runners);
      const code = readScriptCode(owner, args, tokens);
      const input = readInput(args, context.idempotencyKey);
      return run({ ...input, code: await scriptText(code, context) }, context);
    },
  };
}

function runnerFor(language: string, runners: ScriptRunners): ScriptRunner {
  const runner = runners.get(language.toLowerCase());
  if (runner !== undefined) return runner;
  throw configurationFault(
    `Expected the language of the script to be js or python, but it is "${language.slice(0, 40)}". Other languages can run in a container or a shell.`,
  );
}

function readInput(args: ArgumentReader, idempotencyKey: string): Omit<ScriptInput, 'code'> {
  const given = args.value('arguments');
  const key = ['TUTTI_IDEMPOTENCY_KEY', idempotencyKey] as const;
  return {
    arguments: isObject(given) ? given : args.textList('arguments'),
    environment: Object.fromEntries([key, ...args.environment('environment')]),
    stdin: args.optionalText('stdin') ?? '',
  };
}
