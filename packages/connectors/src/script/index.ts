import type { Connector } from '@tutti/connector-kit';
import { TokenStore } from '../authentication/oauth/token-store.ts';
import { Slots } from '../processes/slots.ts';
import { type ScriptOptions, scriptRun } from './run.ts';
import { SandboxPool } from './sandbox-pool.ts';
import { SandboxProcess } from './sandbox-process.ts';

const defaults: ScriptOptions = {
  maxConcurrent: 8,
  limits: { timeLimitMs: 30_000, outputLength: 1024 * 1024, memoryBytes: 64 * 1024 * 1024 },
};

/**
 * The `script` connector, with processes of its own, started when the first script comes; the tokens
 * it obtains for the sources of scripts are kept in `tokens`.
 */
export function scriptConnector(
  options: Partial<ScriptOptions> = {},
  tokens: TokenStore = new TokenStore(),
): Connector {
  const chosen = { ...defaults, ...options };
  const start = () => new SandboxProcess();
  const pool = new SandboxPool({ maxUses: 100, maxIdle: 5, idleMs: 20_000, start });
  return {
    name: 'script',
    functions: { run: scriptRun(chosen, pool, new Slots(chosen.maxConcurrent), tokens) },
  };
}
