import type { Dialer } from '@tutti/connector-kit';
import { CallGate, type Slot } from './call-gate.ts';
import { type Gate, openGate } from './gate.ts';
import type { Caller } from './target.ts';
import type { Targets } from './targets.ts';

/** The gate of each call. Where nothing is limited there is none to make. */
export function prepareGates(
  targets: Targets,
  dialer: Dialer,
): (caller: Caller, signal: AbortSignal, slot: Slot) => Gate {
  if (targets.areLimited) return (...call) => new CallGate({ targets, dialer }, ...call);
  const gate = openGate({ dialer });
  return () => gate;
}
