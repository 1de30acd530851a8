import type { RetryPolicy } from '@tutti/language';
import type { Activation, Instant, TryBody } from './state.ts';
import type { Extra, Turn } from './turn.ts';

/** 2³² delays are beyond any limit. */
const EXPONENT_MAX = 32;
const DEFAULT_DELAY_MS = 1000;

/**
 * When the next retry begins, or null when there is none: declined by `when` / `exceptWhen`, or a
 * limit is reached. `extra` holds the problem's variable. [SPEC R1–R6]
 */
export function nextRetryAt(
  turn: Turn,
  activation: Activation,
  policy: RetryPolicy,
  body: TryBody,
  extra: Extra,
): Instant | null {
  const dot = activation.input ?? activation.rawInput;
  if (policy.when && !turn.holds(policy.when, dot, activation, extra)) return null;
  if (policy.exceptWhen && turn.holds(policy.exceptWhen, dot, activation, extra)) return null;
  const { attemptCount, duration } = policy.limit;
  if (attemptCount !== undefined && body.retries >= attemptCount) return null;
  const dueAt = turn.at + delayMs(turn, activation, policy, body.retries);
  if (!duration) return dueAt;
  const end = (body.firstFailedAt ?? turn.at) + turn.duration(duration, dot, activation);
  return turn.at >= end ? null : Math.min(dueAt, end);
}

function delayMs(turn: Turn, activation: Activation, policy: RetryPolicy, retries: number): number {
  const dot = activation.input ?? activation.rawInput;
  const base = policy.delay ? turn.duration(policy.delay, dot, activation) : DEFAULT_DELAY_MS;
  const factors = {
    constant: 1,
    linear: retries + 1,
    exponential: 2 ** Math.min(retries, EXPONENT_MAX),
  };
  return base * factors[policy.backoff] + jitterMs(turn, activation, policy, retries);
}

/** Drawn from the run's own ids: deciding twice gives the same delay. */
function jitterMs(
  turn: Turn,
  activation: Activation,
  policy: RetryPolicy,
  retries: number,
): number {
  if (!policy.jitter) return 0;
  const dot = activation.input ?? activation.rawInput;
  const from = turn.duration(policy.jitter.from, dot, activation);
  const to = turn.duration(policy.jitter.to, dot, activation);
  const drawn = fraction(`${turn.state.id}/${activation.id}/${retries}`);
  return Math.round(from + Math.max(0, to - from) * drawn);
}

/** A number in [0, 1) that depends on every character of `text` (FNV-1a, then a final mix). */
function fraction(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
