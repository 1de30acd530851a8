import type { Target } from '@tutti/client';
import { columns } from '../../terminal/columns.ts';
import { type CommandContext, dataCommand, jsonText, type OutputOptions } from '../command.ts';

interface ListOptions extends OutputOptions {
  readonly server?: string;
}

/** `tutti targets list`: the systems that calls speak to, as far as the operator limits them. */
export function listTargets(context: CommandContext) {
  return dataCommand('list', 'list breakers, rate limits and bulkheads')
    .option('--server <url>', 'the server; else TUTTI_URL, else the one of the data folder')
    .action((options: ListOptions) => list(options, context));
}

async function list(options: ListOptions, { terminal, connect }: CommandContext): Promise<void> {
  const targets = await (await connect(options.server)).targets.list();
  if (options.json) return terminal.data(jsonText(targets));
  if (targets.length === 0) {
    return terminal.words(
      'Nothing is limited. TUTTI_CONFIG names the file that says what shall be.',
    );
  }
  const headings = ['target', 'breaker', 'rate', 'concurrent', 'held back'];
  terminal.data(columns(headings, targets.map(rowOf)));
}

function rowOf(target: Target): readonly string[] {
  const { maxConcurrent } = target.policy;
  const concurrent =
    maxConcurrent === undefined ? `${target.active}` : `${target.active} of ${maxConcurrent}`;
  return [target.target, breakerText(target), rateText(target), concurrent, `${target.waiting}`];
}

function breakerText({ breaker, policy }: Target): string {
  if (breaker === undefined) return '';
  if (breaker.until !== undefined) return `open until ${breaker.until}`;
  if (breaker.state !== 'closed' || !breaker.failures) return breaker.state;
  return `closed, ${breaker.failures} of ${policy.breaker?.failures} failures`;
}

function rateText({ rate, policy: { rateLimit } }: Target): string {
  if (rate === undefined || rateLimit === undefined) return '';
  const limit = `${rateLimit.requests} in ${rateLimit.perMs / 1000} s`;
  return rate.nextAt === undefined
    ? `${limit}, ${rate.tokens} free`
    : `${limit}, next ${rate.nextAt}`;
}
