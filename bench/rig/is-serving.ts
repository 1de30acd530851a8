import type { Child } from '../../e2e/rig/child.ts';
import { until } from '../../e2e/rig/until.ts';

/** Resolves when an address answers 2xx; throws with what the program has said when it ends before. */
export async function isServing(
  url: string,
  child: Child,
  { withinMs = 60_000, ...how }: RequestInit & { readonly withinMs?: number } = {},
): Promise<void> {
  await until(
    async () => {
      if (child.hasEnded())
        throw new Error(`It ended before it served at ${url}:\n${child.output()}`);
      const signal = AbortSignal.timeout(2000);
      const response = await fetch(url, { ...how, signal }).catch(() => undefined);
      return response?.ok || undefined;
    },
    () => `nothing serves at ${url}:\n${child.output()}`,
    withinMs,
  );
}
