import type { Diagnostic } from '@tutti/language';
import type { Terminal } from './terminal.ts';

const LINES_BEFORE = 2;

/**
 * A diagnostic as a person reads it: where, what (its message says what may have been meant), and
 * the lines around with a mark.
 *
 * @param file the name of the text as the person knows it
 */
export function codeFrame(
  file: string,
  text: string,
  diagnostic: Diagnostic,
  paint: Terminal['paint'],
): string {
  const { line, column, severity, message, code } = diagnostic;
  const tone = severity === 'error' ? 'bad' : 'undone';
  const place = paint('strong', `${file}:${line}:${column}`);
  return [
    `${place} ${paint(tone, severity)} ${message} ${paint('quiet', `(${code})`)}`,
    ...excerpt(text, line, column, (words) => paint(tone, words)),
  ].join('\n');
}

function excerpt(
  text: string,
  line: number,
  column: number,
  mark: (words: string) => string,
): readonly string[] {
  const lines = text.split(/\r?\n/);
  const first = Math.max(1, line - LINES_BEFORE);
  const width = String(line).length;
  const shown = lines.slice(first - 1, line).map((content, index) => {
    return `  ${String(first + index).padStart(width)} │ ${content}`;
  });
  // Tabs stay tabs, so that the caret stands below its character whatever their width.
  const before = (lines[line - 1] ?? '').slice(0, column - 1).replaceAll(/[^\t]/g, ' ');
  return [...shown, `  ${' '.repeat(width)} │ ${before}${mark('^')}`];
}
