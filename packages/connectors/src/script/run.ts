import type { ConnectorFunction, Json } from '@tutti/connector-kit';
import { ArgumentReader, configurationFault } from '../arguments/argument-reader.ts';
import { isObject } from '../arguments/json-object.ts';
import type { TokenStore } from '../authentication/oauth/token-store.ts';
import { outputLimitFault, timeLimitFault } from '../processes/process-fault.ts';
import type { Slots } from '../processes/slots.ts';
import type { ScriptLimits, ScriptReply, ScriptRequest } from './sandbox/messages.ts';
import type { SandboxPool } from './sandbox-pool.ts';
import { readScriptCode, scriptText } from './script-source.ts';

export interface ScriptOptions {
  /** How many scripts run at once; others wait. */
  readonly maxConcurrent: number;
  readonly limits: ScriptLimits;
}

const owner = 'script.run';
const languages = new Set(['js', 'javascript']);

/**
 * `run: script`. Arguments: `{ language, code | source, arguments?, environment?, stdin? }`; answers
 * `{ code, stdout, stderr }`: code 1 and the error on stderr when the script throws. A `source`,
 * `{ uri, authentication?, name? }`, is fetched when the script is performed.
 *
 * The script is an ECMAScript module (ES2024) with `console`, `process.argv` (its arguments from the
 * third place on), `process.env`, `process.stdin`, `process.exit`, and `readFileSync(0)` of `node:fs`
 * for its input. Arguments given as an object are global variables. The idempotency key is
 * `process.env.TUTTI_IDEMPOTENCY_KEY`. There is no network, no file, no timer and no other module.
 */
export function scriptRun(
  options: ScriptOptions,
  pool: SandboxPool,
  slots: Slots,
  tokens: TokenStore,
): ConnectorFunction {
  return {
    async perform(values, context) {
      const args = new ArgumentReader(owner, values);
      const code = readScriptCode(owner, args, tokens);
      const input = readInput(args, context.idempotencyKey);
      const request = { ...input, code: await scriptText(code, context), limits: options.limits };
      return slots.during(context.signal, async () => {
        const reply = await pool.run(request, runOf(context.idempotencyKey), context.signal);
        return outputOf(reply, options.limits);
      });
    },
  };
}

function readInput(
  args: ArgumentReader,
  idempotencyKey: string,
): Omit<ScriptRequest, 'code' | 'limits'> {
  const language = args.text('language').toLowerCase();
  if (!languages.has(language)) {
    throw configurationFault(
      `Expected the language of the script to be js, but it is "${language.slice(0, 40)}". Other languages can run in a container or a shell.`,
    );
  }
  const given = args.value('arguments');
  const key = ['TUTTI_IDEMPOTENCY_KEY', idempotencyKey] as const;
  return {
    arguments: isObject(given) ? given : args.textList('arguments'),
    environment: Object.fromEntries([key, ...args.texts('environment')]),
    stdin: args.optionalText('stdin') ?? '',
  };
}

/** The run part of `run/activation/attempt`; undefined for a key of another form, which then shares nothing. */
function runOf(idempotencyKey: string): string | undefined {
  const parts = idempotencyKey.split('/');
  return parts.length < 3 ? undefined : parts.slice(0, -2).join('/');
}

function outputOf(reply: ScriptReply, limits: ScriptLimits): Json {
  switch (reply.kind) {
    case 'ended':
      return { code: reply.code, stdout: reply.stdout, stderr: reply.stderr };
    case 'too-long':
      throw timeLimitFault('script', limits.timeLimitMs);
    case 'too-much-output':
      throw outputLimitFault('script', reply.stream, limits.outputLength);
  }
}
