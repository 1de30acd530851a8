import type { RunRehearsal } from '@tutti/client';
import { EXIT, type ExitCode } from '../../terminal/exit-codes.ts';

/**
 * What a rehearsal on many runs came to. Runs that cannot be compared, such as repaired ones, say
 * nothing against a definition, as long as others speak for it.
 */
export function verdictOf(items: readonly Pick<RunRehearsal, 'verdict'>[]): {
  readonly words: string;
  readonly exitCode: ExitCode;
} {
  const count = (verdict: RunRehearsal['verdict']) =>
    items.filter((one) => one.verdict === verdict).length;
  const [same, differ] = [count('same'), count('differs')];
  const others = items.length - same - differ;
  const rest = others > 0 ? `, ${others} cannot be compared` : '';
  const isGood = differ === 0 && (same > 0 || others === 0);
  return {
    words: `${same} the same, ${differ} differ${rest}`,
    exitCode: isGood ? EXIT.ok : EXIT.failed,
  };
}
