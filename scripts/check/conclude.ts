import { type Result, skippedLines, summary, table, total } from './result.ts';

/** Prints what failed, the table and the closing line; the exit code follows. */
export function conclude(results: readonly Result[]): void {
  for (const { name, failed, output } of results) {
    if (failed > 0 && output !== '') console.log(`── ${name} ${'─'.repeat(60)}\n${output}`);
  }
  console.log(`${table(results)}\n${skippedLines(results)}\n${summary(results)}`);
  if (total(results).failed > 0) process.exitCode = 1;
}
