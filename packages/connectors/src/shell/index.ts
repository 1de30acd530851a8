import type { Connector } from '@tutti/connector-kit';
import { type Chosen, withDefaults } from '../processes/chosen-options.ts';
import { Slots } from '../processes/slots.ts';
import { type ShellOptions, shellRun } from './run.ts';

const defaults: ShellOptions = {
  enabled: false,
  maxConcurrent: 16,
  limits: { timeLimitMs: 3_600_000, outputBytes: 1024 * 1024, killGraceMs: 2000 },
};

/** The `shell` connector; it refuses everything unless it is enabled. */
export function shellConnector(options: Chosen<ShellOptions> = {}): Connector {
  const chosen = withDefaults(defaults, options);
  return { name: 'shell', functions: { run: shellRun(chosen, new Slots(chosen.maxConcurrent)) } };
}
