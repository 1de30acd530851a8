import type { Connector } from '@tutti/connector-kit';
import { TokenStore } from '../authentication/oauth/token-store.ts';
import { type Chosen, withDefaults } from '../processes/chosen-options.ts';
import { Slots } from '../processes/slots.ts';
import { python } from '../python/index.ts';
import type { PythonOptions } from '../python/run.ts';
import { javascriptRunner, type ScriptOptions } from './javascript.ts';
import { scriptRun } from './run.ts';
import { SandboxPool } from './sandbox-pool.ts';
import { SandboxProcess } from './sandbox-process.ts';
import type { ScriptRunner } from './script-runner.ts';

const defaults: ScriptOptions = {
  maxConcurrent: 8,
  limits: { timeLimitMs: 30_000, outputLength: 1024 * 1024, memoryBytes: 64 * 1024 * 1024 },
};

/**
 * The `script` connector. JavaScript has processes of its own, started when the first script comes;
 * Python is refused unless it is enabled. The tokens it obtains for the sources of scripts are kept
 * in `tokens`.
 */
export function scriptConnector(
  options: Chosen<ScriptOptions> = {},
  pythonOptions: Chosen<PythonOptions> = {},
  tokens: TokenStore = new TokenStore(),
): Connector {
  const javascript = javascriptIn(withDefaults(defaults, options));
  const runners = new Map([
    ['js', javascript],
    ['javascript', javascript],
    ['python', python(pythonOptions)],
  ]);
  return { name: 'script', functions: { run: scriptRun(runners, tokens) } };
}

function javascriptIn(options: ScriptOptions): ScriptRunner {
  const start = () => new SandboxProcess();
  const pool = new SandboxPool({ maxUses: 100, maxIdle: 5, idleMs: 20_000, start });
  return javascriptRunner(options, pool, new Slots(options.maxConcurrent));
}
