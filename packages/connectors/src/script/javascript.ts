import type { Json } from '@tutti/connector-kit';
import { outputLimitFault, timeLimitFault } from '../processes/process-fault.ts';
import type { Slots } from '../processes/slots.ts';
import type { ScriptLimits, ScriptReply } from './sandbox/messages.ts';
import type { SandboxPool } from './sandbox-pool.ts';
import type { ScriptRunner } from './script-runner.ts';

export interface ScriptOptions {
  /** How many scripts run at once; others wait. */
  readonly maxConcurrent: number;
  readonly limits: ScriptLimits;
}

/**
 * Runs scripts in JavaScript. A script is an ECMAScript module (ES2024) with `console`, `process.argv`
 * (its arguments from the third place on), `process.env`, `process.stdin`, `process.exit`, and
 * `readFileSync(0)` of `node:fs` for its input. Arguments given by name are global variables. There is
 * no network, no file, no timer and no other module.
 */
export function javascriptRunner(
  { limits }: ScriptOptions,
  pool: SandboxPool,
  slots: Slots,
): ScriptRunner {
  return (input, { idempotencyKey, signal }) =>
    slots.during(signal, async () => {
      const reply = await pool.run({ ...input, limits }, runOf(idempotencyKey), signal);
      return outputOf(reply, limits);
    });
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
