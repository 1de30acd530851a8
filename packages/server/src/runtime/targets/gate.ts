import type { Dialer } from '@tutti/connector-kit';

/** What stands between one call and the network. */
export interface Gate {
  /** The way out that the call is given. */
  readonly dialer: Dialer;
  /** Performs the call, more than once when it could not begin at once. */
  through<Output>(perform: () => Promise<Output>): Promise<Output>;
}

/** Lets everything through. */
export function openGate({ dialer }: { readonly dialer: Dialer }): Gate {
  return { dialer, through: (perform) => perform() };
}
