import type { Syntax, SyntaxMap } from '../document/syntax.ts';
import { expression } from '../expressions/expression.ts';
import type { Duration } from '../plan/template.ts';
import type { RetryPolicy } from '../plan/try.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { integer, openMap, type Reader } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { duration } from './duration.ts';

const BACKOFFS = ['constant', 'linear', 'exponential'] as const;

const ATTEMPT = object('`attempt`', {
  count: optional(integer('the count of attempts', { from: 0 })),
  duration: optional(duration),
});

const LIMIT = object('the `limit` of a retry policy', {
  attempt: optional(ATTEMPT),
  duration: optional(duration),
});

const JITTER = object('`jitter`', { from: required(duration), to: required(duration) });

const settings = optional(openMap('the settings of a backoff, such as `{}`,'));

const BACKOFF = object(
  '`backoff`',
  { constant: settings, linear: settings, exponential: settings },
  BACKOFFS,
);

const POLICY = {
  when: optional(expression),
  exceptWhen: optional(expression),
  delay: optional(duration),
  backoff: optional(backoff),
  limit: optional(LIMIT),
  jitter: optional(jitter),
};

/** When and how a failed attempt is tried again. */
export const retryPolicy: Reader<RetryPolicy> = (at, scope) => {
  const { limit, backoff: growth, ...rest } = object('a retry policy', POLICY)(at, scope);
  if (at.kind === 'map') warnOfEndlessRetry(at, scope);
  return { ...rest, backoff: growth ?? 'constant', limit: limitOf(limit) };
};

function limitOf(limit: ReturnType<typeof LIMIT> | undefined): RetryPolicy['limit'] {
  const { count, duration: attemptDuration } = limit?.attempt ?? {};
  return {
    ...(count !== undefined && { attemptCount: count }),
    ...(attemptDuration && { attemptDuration }),
    ...(limit?.duration && { duration: limit.duration }),
  };
}

function backoff(at: Syntax, scope: Scope): RetryPolicy['backoff'] {
  const chosen = BACKOFF(at, scope);
  return BACKOFFS.find((name) => chosen[name] !== undefined) ?? 'constant';
}

function jitter(at: Syntax, scope: Scope): { readonly from: Duration; readonly to: Duration } {
  const range = JITTER(at, scope);
  const { from, to } = range;
  if (from.kind === 'duration' && to.kind === 'duration' && from.ms > to.ms) {
    const message = `Expected the jitter's \`from\` to be at most its \`to\`, but ${from.ms} ms is more than ${to.ms} ms. Swap them.`;
    scope.report.mistake(at, 'invalid-number', message);
  }
  return range;
}

function warnOfEndlessRetry(policy: SyntaxMap, scope: Scope): void {
  if (['delay', 'limit', 'when', 'exceptWhen'].some((name) => policy.entries.has(name))) return;
  const message =
    'Expected a retry policy to have a `delay` or a `limit`, but it has neither: it retries for ever, and as fast as the runtime lets it.';
  scope.report.warning(policy, 'endless-retry', message);
}
