import type { Terminal } from '../../terminal/terminal.ts';
import type { FileReport, Share } from './play-file.ts';

/** The tests of a file as a person reads them: each with its failures, then what none goes through. */
export function reportText(
  { file, tests, coverage }: FileReport,
  paint: Terminal['paint'],
): string {
  const { tasks, branches, uncovered } = coverage;
  const missing = uncovered.map(({ line, what }) => paint('quiet', `    line ${line}: ${what}`));
  return [
    paint('strong', file),
    ...tests.flatMap((test) => testLines(test, file, paint)),
    `  ${shareText(tasks)} tasks, ${shareText(branches)} branches`,
    ...missing,
    '',
  ].join('\n');
}

function testLines(
  { name, line, failures }: FileReport['tests'][number],
  file: string,
  paint: Terminal['paint'],
): string[] {
  if (failures.length === 0) return [`  ${paint('good', '✓')} ${name}`];
  const place = paint('quiet', `(${file}:${line})`);
  return [
    `  ${paint('bad', '▲')} ${name} ${place}`,
    ...failures.map((failure) => `      ${failure}`),
  ];
}

function shareText({ covered, all }: Share): string {
  return `${covered} of ${all}`;
}
