import type { Operation, OperationPreview } from '@tutti/client';
import { columns } from '../../terminal/columns.ts';

/** How far an operation has come, in a line. */
export function progressLine({ status, succeeded, refused, matched, hasMore }: Operation): string {
  const all = hasMore ? `more than ${matched}` : `${Math.max(matched, succeeded + refused)}`;
  return `${status}: ${succeeded + refused} of ${all} runs, ${succeeded} done, ${refused} refused`;
}

/** What an operation came to: its runs that were refused, and why. */
export function outcomeLines(operation: Operation): readonly string[] {
  const { refusals, refused } = operation;
  const more = refused > refusals.length ? [`… and ${refused - refusals.length} more`] : [];
  const rows = refusals.map(({ run, code, message }) => [run, code, message]);
  const table = rows.length > 0 ? [columns(['run', 'refused', 'because'], rows), ...more] : [];
  return [`${operation.id}  ${progressLine(operation)}`, ...table];
}

/** What an operation would do. */
export function previewLines(preview: OperationPreview): readonly string[] {
  const { matched, hasMore, examined, possible, refused, runs } = preview;
  const all = hasMore ? `more than ${matched}` : `${matched}`;
  const head = `${all} runs match. Of the ${examined} that were looked at, ${possible} can be done and ${refused} would be refused.`;
  const rows = runs.map(({ run, definition, status = '', code = 'possible', message = '' }) => [
    run,
    definition === undefined ? '' : `${definition.name}@${definition.version}`,
    status,
    code,
    message,
  ]);
  if (rows.length === 0) return [head];
  return [head, columns(['run', 'definition', 'status', 'would be', 'because'], rows)];
}
