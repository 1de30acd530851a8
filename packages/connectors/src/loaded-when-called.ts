import type { ConnectorFunction } from '@tutti/connector-kit';

/**
 * A function whose code is loaded when it is called for the first time: libraries of protocols that
 * few definitions speak cost the start of a server nothing.
 */
export function loadedWhenCalled(load: () => Promise<ConnectorFunction>): ConnectorFunction {
  let loading: Promise<ConnectorFunction> | undefined;
  return {
    async perform(args, context) {
      loading ??= load();
      return (await loading).perform(args, context);
    },
  };
}
