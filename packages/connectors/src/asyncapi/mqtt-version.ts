import type { Server } from './document/server.ts';

/** Version 5 has headers, which it calls user properties. */
export function isVersion5({ protocol, version }: Server): boolean {
  return protocol === 'mqtt5' || /^v?5/.test(version);
}
