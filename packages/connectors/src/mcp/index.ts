import type { Connector } from '@tutti/connector-kit';
import { TokenStore } from '../authentication/oauth/token-store.ts';
import { loadedWhenCalled } from '../loaded-when-called.ts';
import { type Chosen, withDefaults } from '../processes/chosen-options.ts';
import { Slots } from '../processes/slots.ts';
import type { ShellOptions } from '../shell/run.ts';

const defaults: ShellOptions = {
  enabled: false,
  maxConcurrent: 16,
  limits: { timeLimitMs: 600_000, outputBytes: 10 * 1024 * 1024, killGraceMs: 2000 },
};

/**
 * The `mcp` connector. Servers that are processes of this machine are refused unless `stdio` is
 * enabled: they are commands like those of a shell.
 */
export function mcpConnector(
  tokens: TokenStore = new TokenStore(),
  stdio: Chosen<ShellOptions> = {},
): Connector {
  const chosen = withDefaults(defaults, stdio);
  const slots = new Slots(chosen.maxConcurrent);
  const call = loadedWhenCalled(async () => {
    const { mcpCall } = await import('./call.ts');
    return mcpCall({ tokens, stdio: chosen, slots });
  });
  return { name: 'mcp', functions: { call } };
}
