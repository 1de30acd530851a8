export type { AddressPolicy } from './address-guard.ts';
export { type ClosableDialer, createDialer, type DialerOptions } from './dialer.ts';
export type { DialLimits } from './limits.ts';
export { openSocket } from './open-socket.ts';
export type { ProxyOptions } from './proxy.ts';
export { readProxy } from './proxy.ts';
