import type { OutboxEffect } from '../../store/port.ts';

/** What a connector performs; all else are messages between runs. */
export type CalledEffect = Extract<
  OutboxEffect,
  { readonly type: 'call' | 'receive' | 'run-process' }
>;

export function isCalled(effect: OutboxEffect): effect is CalledEffect {
  return effect.type === 'call' || effect.type === 'receive' || effect.type === 'run-process';
}
