import type { Activation, TryBody } from '../state.ts';

/** What events say of an activation that tries; when it began, evolving them tells. */
export function tryBodyOf({ body }: Activation): TryBody | null {
  if (body?.kind !== 'try') return null;
  const { beganSequence: _, ...told } = body;
  return told;
}
